/**
 * What the header of a revision file says: four constants.
 *
 * In the house: `src/script/`, rank 7.
 */

export type HeaderValue = string | readonly string[] | null;

export const headerConstants = ['revision', 'downRevision', 'branchLabels', 'dependsOn'] as const;
export type HeaderConstant = (typeof headerConstants)[number];
/** A constant that is not there is absent. */
export type Header = Readonly<Partial<Record<HeaderConstant, HeaderValue>>>;
