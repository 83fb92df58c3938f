/**
 * Words that the command line and the configuration choose from. By themselves, because help and arguments need
 * nothing else.
 *
 * In the house: `src/script/`, rank 7. Pure.
 */

/** TypeScript, JavaScript or SQL: also the ends of file names. */
export const revisionFormats = ['ts', 'js', 'sql'] as const;
export type RevisionFormat = (typeof revisionFormats)[number];

/** What a project can begin as; `project-templates.ts` says how. */
export const templateNames = ['default', 'sql', 'multi-database', 'esm-javascript'] as const;
export type TemplateName = (typeof templateNames)[number];
