/**
 * Differences in words, a line each: `items: column "note" added`.
 *
 * In the house: `src/diff/`, rank 6. Read by `check` and `diff`.
 */
import { addressOf, type Fact } from '../catalog/catalog.ts';
import { addressKey, spokenName, type ObjectAddress } from '../names.ts';
import type { Candidate } from './candidates.ts';
import type { Difference } from './differences.ts';
import { targetOf, type Renaming } from './renaming.ts';

/** @param candidates those of the plan: an addition that was perhaps a rename says so. */
export function words(difference: Difference, candidates: readonly Candidate[] = []): string {
  if (difference.change === 'renamed') return line(renamedWords(difference));
  if (difference.change === 'changed')
    return line(
      `${subject(difference.to)} ${changeWords(difference)}${perhapsValue(difference.to, candidates)}`,
    );
  const { change, fact } = difference;
  return line(
    `${subject(fact)} ${change}${change === 'added' ? perhapsFrom(fact, candidates) : ''}`,
  );
}

const line = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** `items: column "note"`, `table "items"`, `comment on column "items.note"`. */
function subject(fact: Fact): string {
  if (fact.kind === 'comment') return `comment on ${spoken(fact.on)}`;
  if (fact.kind === 'constraint')
    return `${spokenName({ schema: fact.schema, name: fact.table })}: ${fact.type} "${fact.name}"`;
  if (fact.kind === 'index')
    return `${spokenName({ schema: fact.schema, name: fact.table })}: index "${fact.name}"`;
  return spoken(addressOf(fact));
}

function spoken(address: ObjectAddress): string {
  if ('table' in address)
    return `${spokenName({ schema: address.schema, name: address.table })}: ${address.kind} "${address.name}"`;
  return `${address.kind} "${'schema' in address ? spokenName(address) : address.name}"`;
}

function renamedWords({
  object,
  value,
  ...target
}: Extract<Difference, { change: 'renamed' }>): string {
  const became = becameWords({ object, ...target });
  return value === undefined
    ? `${spoken(object)} ${became}`
    : `${spoken(object)}: value "${value}" ${became}`;
}

/** `renamed to "fresh"`, `moved to schema shop`, `moved to "shop.fresh"`. */
export function becameWords({ object, to, schema }: Target): string {
  if (schema === undefined) return `renamed to "${to}"`;
  return object.name === to ? `moved to schema ${schema}` : `moved to "${schema}.${to}"`;
}

type Target = Pick<Renaming, 'object' | 'to' | 'schema'>;

/** `type: integer → bigint, not null → nullable`. */
function changeWords({ from, to, aspects }: Extract<Difference, { change: 'changed' }>): string {
  const left = from as unknown as Readonly<Record<string, unknown>>; // true: facts are plain records
  const right = to as unknown as Readonly<Record<string, unknown>>; // true: facts are plain records
  const changes = aspects.map((aspect) => {
    if (aspect === 'nullable')
      return right[aspect] === true ? 'not null → nullable' : 'nullable → not null';
    return `${title(aspect)} ${text(left[aspect])} → ${text(right[aspect])}`;
  });
  return `changed: ${changes.join(', ')}`;
}

/** `onDelete` is `on delete`. */
const title = (attribute: string): string =>
  attribute.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function text(value: unknown): string {
  if (value === undefined) return 'none';
  if (value === true) return 'yes';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return `(${value.map(text).join(', ')})`;
  if (typeof value !== 'object' || value === null) return String(value);
  if ('schema' in value && 'name' in value)
    return spokenName({ schema: String(value.schema), name: String(value.name) });
  if ('column' in value && Object.keys(value).length === 1) return String(value.column);
  return Object.entries(value)
    .map(([key, member]) =>
      key === 'expression' || key === 'column' ? text(member) : `${title(key)} ${text(member)}`,
    )
    .join(' ');
}

function perhapsFrom(fact: Fact, candidates: readonly Candidate[]): string {
  if (!('name' in fact)) return '';
  const key = addressKey(addressOf(fact));
  const own = candidates.filter(
    (one) => one.value === undefined && addressKey(targetOf(one)) === key,
  );
  const renamed = own.filter(({ schema }) => schema === undefined);
  const moved = own.filter(({ schema }) => schema !== undefined);
  const from = [
    ...listed(
      'renamed',
      renamed.map(({ object }) => object.name),
    ),
    ...listed(
      'moved',
      moved.map(({ object }) => whole(object)),
    ),
  ];
  return from.length === 0 ? '' : `, perhaps ${from.join(' or ')}`;
}

const listed = (verb: string, names: readonly string[]): readonly string[] =>
  names.length === 0 ? [] : [`${verb} from ${names.map((name) => `"${name}"`).join(' or ')}`];

/** With its schema, also when that is `public`. */
const whole = (address: ObjectAddress): string =>
  'schema' in address ? `${address.schema}.${address.name}` : address.name;

function perhapsValue(fact: Fact, candidates: readonly Candidate[]): string {
  const key = addressKey(addressOf(fact));
  const found = candidates.find(
    ({ object, value }) => value !== undefined && addressKey(object) === key,
  );
  return found === undefined ? '' : `; "${found.to}" perhaps renamed from "${found.value ?? ''}"`;
}

/** What the models say was renamed, and is dropped all the same. */
export const notRenamedWords = (rename: Renaming): string =>
  line(`${spoken(rename.object)} is dropped, not ${becameWords(rename)}: the database has both`);

/** What a change needs that is not there, and that alambic does not make. */
export const missingFunctionsWords = (fact: Fact, functions: readonly string[]): string => {
  const [verb, them] = functions.length === 1 ? ['does', 'it'] : ['do', 'them'];
  return line(
    `${subject(fact)} calls ${functions.join(', ')}, which ${verb} not exist: create ${them} before this change is made`,
  );
};

/** A pair of texts that nobody could compare, with both. */
export const undecidedWords = ({
  from,
  to,
  aspects,
  reason,
}: {
  readonly from: Fact;
  readonly to: Fact;
  readonly aspects: readonly string[];
  readonly reason: string;
}): string =>
  line(
    `${subject(to)} undecided: ${changeWords({ change: 'changed', from, to, aspects }).replace('changed: ', '')} (${reason})`,
  );
