/** Revisions of several databases: each has the part that a revision of its own would have. */
import * as fc from 'fast-check';
import { transformSync } from 'oxc-transform';
import { describe, expect, test } from 'vitest';
import { stringCode } from '../code/literal.ts';
import { isForAll, sqlScript } from './sql-revision.ts';
import { templateByDatabase, type Bodies } from './template-by-database.ts';
import { defaultTemplates, renderRevision } from './template.ts';

const header = {
  message: 'both',
  revision: 'a1',
  downRevision: [],
  branchLabels: [],
  dependsOn: [],
  createDate: '2026-11-27T08:00:00Z',
  imports: '',
};
const path = '/alambic/script.tmpl';

const rendered = (
  format: 'ts' | 'js' | 'sql',
  bodies: Bodies,
  template: string = defaultTemplates[format],
): string => {
  const { text, upgrade, downgrade } = templateByDatabase(template, path, format, bodies);
  return renderRevision(text, path, { ...header, upgrade, downgrade });
};

const names = fc.uniqueArray(fc.stringMatching(/^[A-Za-z][\w-]{0,8}$/), {
  minLength: 1,
  maxLength: 4,
});
const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 30 }), { maxLength: 4 });
const plans = names.chain((each) =>
  fc.tuple(...each.map((name) => fc.tuple(fc.constant(name), texts, texts))),
);

interface Recording {
  execute(text: string): void;
}
type Parts = Readonly<Record<string, (op: Recording) => void>>;

/** What the exported functions ask for. */
function recorded(
  text: string,
  language: 'ts' | 'js',
): Readonly<Record<'upgrade' | 'downgrade', object>> {
  const { code, errors } = transformSync(`a1.${language}`, text);
  expect(errors).toEqual([]);
  const body = `${code.replaceAll(/^export /gm, '')}\nreturn { upgrade, downgrade };`;
  const parts = new Function(body)() as Readonly<Record<'upgrade' | 'downgrade', Parts>>; // true: they are objects of functions
  const said = (functions: Parts): object =>
    Object.fromEntries(
      Object.entries(functions).map(([name, run]) => {
        const calls: string[] = [];
        run({ execute: (each) => calls.push(each) });
        return [name, calls];
      }),
    );
  return { upgrade: said(parts.upgrade), downgrade: said(parts.downgrade) };
}

describe('the parts of a revision', () => {
  test.each(['ts', 'js'] as const)(
    'in .%s do for each database what was to be done there',
    (format) => {
      const call = (each: string): string => `op.execute(${stringCode(each)});`;
      fc.assert(
        fc.property(plans, (plan) => {
          const bodies = plan.map(
            ([name, up, down]) =>
              [
                name,
                { upgrade: up.map(call).join('\n'), downgrade: down.map(call).join('\n') },
              ] as const,
          );
          expect(recorded(rendered(format, new Map(bodies)), format)).toEqual({
            upgrade: Object.fromEntries(plan.map(([name, up]) => [name, up])),
            downgrade: Object.fromEntries(plan.map(([name, , down]) => [name, down])),
          });
        }),
      );
    },
  );

  test('in .sql are the statements that were to run there', () => {
    const statement = (each: string): string => `SELECT '${each.replaceAll("'", "''")}';`;
    const plainly = fc.array(fc.stringMatching(/^[\w $'*/-]{0,20}$/), { maxLength: 4 });
    fc.assert(
      fc.property(
        names.chain((each) =>
          fc.tuple(...each.map((name) => fc.tuple(fc.constant(name), plainly, plainly))),
        ),
        (plan) => {
          const bodies = plan.map(
            ([name, up, down]) =>
              [
                name,
                {
                  upgrade: up.map(statement).join('\n'),
                  downgrade: down.map(statement).join('\n'),
                },
              ] as const,
          );
          const script = sqlScript(
            rendered('sql', new Map(bodies)),
            path,
            plan.map(([name]) => name),
          );
          for (const direction of ['upgrade', 'downgrade'] as const) {
            const parts = script[direction] ?? [];
            if (isForAll(parts)) throw new Error(`${direction} is for all`);
            for (const [name, own] of bodies) {
              const said = parts.get(name)?.map(({ sql }) => `${sql};`) ?? [];
              expect(said.join('\n')).toBe(own[direction]);
            }
          }
        },
      ),
    );
  });

  test('stand where the functions of the template stood', () => {
    const ours = `// \${message}
export async function upgrade(op: Op) {
  log('up');
  \${upgrade}
}

/** The way back. */
export async function downgrade(op: Op) {
  \${downgrade}
}
`;
    const bodies = new Map([
      ['app', { upgrade: 'up(op, {\n  a: 1,\n});', downgrade: '' }],
      ['eu-west', { upgrade: '', downgrade: 'down(op);' }],
    ]);
    expect(rendered('ts', bodies, ours)).toBe(`// both
export const upgrade = {
  async app(op: Op) {
    log('up');
    up(op, {
      a: 1,
    });
  },
  async 'eu-west'(op: Op) {
    log('up');
  },
};

export const downgrade = {
  /** The way back. */
  async app(op: Op) {
  },
  /** The way back. */
  async 'eu-west'(op: Op) {
    down(op);
  },
};
`);
  });

  test.each([
    ['ts', 'export const upgrade = async (op: Op) => {\n  ${upgrade}\n};\n'],
    ['ts', 'export function upgrade(op: Op) {\n}\n\n${upgrade}\n'],
    ['sql', '${upgrade}\n'],
  ] as const)('need them in a template of .%s', (format, template) => {
    expect(() => rendered(format, new Map(), template)).toThrow(
      `${path} has no \`${format === 'ts' ? 'export function upgrade(…) {' : '-- upgrade'}\``,
    );
  });
});
