/**
 * Names of revision files, from a template in Alembic's words: `%(rev)s_%(slug)s`,
 * `%(year)d_%(month).2d_%(day).2d-%(rev)s`.
 *
 * In the house: `src/script/`, rank 7.
 */
import type { RevisionFormat } from './choices.ts';
import { dateParts } from './dates.ts';

export interface FileNaming {
  readonly fileTemplate: string;
  readonly id: string;
  readonly message: string;
  readonly createDate: Date;
  /** An IANA name. */
  readonly timezone: string;
  readonly truncateSlugLength: number;
  readonly format: RevisionFormat;
}

const fileTemplateTokens: readonly string[] = [
  'rev',
  'slug',
  'epoch',
  'year',
  'month',
  'day',
  'hour',
  'minute',
  'second',
];

const token = /%(?:%|\((\w+)\)(?:[.0](\d+))?([sd]))/g;

/** Relative to the versions folder, ending as its format. The template is valid: `fileTemplateFaults` is empty. */
export function fileName(naming: FileNaming): string {
  const { id, message, createDate, timezone, truncateSlugLength, format } = naming;
  const values: ReadonlyMap<string, string> = new Map([
    ['rev', id],
    ['slug', slug(message, truncateSlugLength)],
    ['epoch', String(Math.floor(createDate.getTime() / 1000))],
    ...dateParts(createDate, timezone),
  ]);
  const name = naming.fileTemplate.replace(token, (_, key?: string, digits?: string) =>
    key === undefined ? '%' : (values.get(key) ?? '').padStart(Number(digits ?? 0), '0'),
  );
  // Without a message the slug is empty, and its separator would stand alone at the end.
  return `${name.replace(/\.(?:ts|js|sql)$/, '').replace(/(?<=[^/\\])[_-]+$/, slug(message, truncateSlugLength) === '' ? '' : '$&')}.${format}`;
}

/** What is wrong with a template, as sentences without a full stop. */
export function fileTemplateFaults(template: string): readonly string[] {
  const known = new Set(fileTemplateTokens);
  const unknown = [...template.matchAll(token)].flatMap(([text, key]) =>
    key === undefined || known.has(key) ? [] : [`\`${text}\` is no token`],
  );
  const stray = template.replace(token, '').includes('%')
    ? ['a `%` stands alone; write `%%`, or a token such as `%(rev)s`']
    : [];
  const named = /%\((?:rev|slug|epoch|second)\)/.test(template)
    ? []
    : ['nothing in it differs from file to file; add `%(rev)s`'];
  return [...unknown, ...stray, ...named];
}

/** Words of the message joined by `_`, in lower case, cut back to a whole word and `_`. */
export function slug(message: string, truncateSlugLength: number): string {
  const whole = (message.match(/[\p{L}\p{N}\p{M}_]+/gu) ?? []).join('_').toLowerCase();
  if (whole.length <= truncateSlugLength) return whole;
  const cut = whole.slice(0, truncateSlugLength);
  const end = cut.lastIndexOf('_');
  return `${end === -1 ? cut : cut.slice(0, end)}_`;
}
