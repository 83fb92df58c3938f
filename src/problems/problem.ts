/**
 * What every problem has: an exit status, a sentence that says what is wrong, and a hint that says
 * what to do next. The files beside this one hold the problems of one area each.
 *
 * House rules for the two sentences:
 * - `message` says what is wrong, naming the user's own objects. No advice.
 * - `hint` says what to do next, starting with a verb, with a command or code to paste.
 *
 * In the house: `src/problems/`, rank 0; `src/errors.ts` joins the areas into one catalogue.
 */

/** Process exit status: 1 failed, 2 asked wrongly, 3 checked and found wanting, 4 no lock in time, 130 interrupted. */
export type ExitStatus = 1 | 2 | 3 | 4 | 130;

export interface Problem<Details> {
  readonly exit: ExitStatus;
  readonly message: (details: Details) => string;
  readonly hint: (details: Details) => string;
}

/** The catalogue of one area, from its details interface: forget an entry and it does not compile. */
export type Problems<Details> = { readonly [Code in keyof Details]: Problem<Details[Code]> };

/** `"a", "b" and "c"`: names as they stand in sentences. */
export function quoted(names: readonly string[]): string {
  const all = names.map((name) => `"${name}"`);
  const last = all.pop() ?? '';
  return all.length === 0 ? last : `${all.join(', ')} and ${last}`;
}

/** `1 row`, `2 rows`. */
export const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;
