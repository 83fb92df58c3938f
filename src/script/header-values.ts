/**
 * What the header of a revision file says: four constants, and a fifth in a squash.
 *
 * In the house: `src/script/`, rank 7.
 */

export type HeaderValue = string | readonly string[] | null;

export const headerConstants = ['revision', 'downRevision', 'branchLabels', 'dependsOn'] as const;
/** Stands right behind the four. */
export const squashConstant = 'replaces';
export type HeaderConstant = (typeof headerConstants)[number] | typeof squashConstant;

/** A constant that is not there is absent. */
export type Header = Readonly<Partial<Record<HeaderConstant, HeaderValue>>>;
