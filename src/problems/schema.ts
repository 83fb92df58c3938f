/**
 * The problems of models: what a declaration says and PostgreSQL, or the rest of the metadata, refuses.
 *
 * In the house: `src/problems/`, rank 0.
 */
import { quoted, type Problems } from './problem.ts';

/** The facts each problem carries, for programs: `error.details`. `subject` is what is declared, in words. */
export interface SchemaProblems {
  'interpolated-sql': { text: string };
  'type-modifier-out-of-range': {
    type: string;
    modifier: string;
    value: number;
    least: number;
    most: number;
  };
  'invalid-default': { column: string; type: string; reason: string };
  /** `reason` completes "Subject: …". */
  'invalid-declaration': { subject: string; reason: string };
  'name-too-long': { kind: string; name: string; bytes: number };
  'invalid-name': { kind: string; name: string; reason: string };
  /** `taken` is what has the name already, in words. */
  'duplicate-name': { subject: string; taken: string };
  'conflicting-definitions': { subject: string };
  'unknown-column': { subject: string; table: string; column: string; columns: readonly string[] };
  'unknown-reference': { subject: string; reference: string };
  'mismatched-reference': {
    subject: string;
    type: string;
    reference: string;
    referencedType: string;
  };
  'reference-without-key': { subject: string; table: string; columns: readonly string[] };
  'unknown-naming-token': { template: string; token: string; tokens: readonly string[] };
  'unnamed-constraint': { subject: string; template: string };
}

export const schemaProblems: Problems<SchemaProblems> = {
  'interpolated-sql': {
    exit: 2,
    message: ({ text }) => `The expression sql\`${text}\` contains an interpolated value.`,
    hint: () => "Write the value into the text, or build the whole text and pass it: sql('…').",
  },
  'type-modifier-out-of-range': {
    exit: 2,
    message: ({ type, modifier, value, least, most }) =>
      `The ${modifier} of ${type} is ${value}; PostgreSQL takes whole numbers from ${least} to ${most}.`,
    hint: ({ type, modifier, least, most }) =>
      `Give ${type} a ${modifier} from ${least} to ${most}, or leave it out where it may be.`,
  },
  'invalid-default': {
    exit: 2,
    message: ({ column, type, reason }) => `The default of ${column} (${type}) ${reason}.`,
    hint: () => 'Give a literal of the type of the column, or an expression: .default(sql`…`).',
  },
  'invalid-declaration': {
    exit: 2,
    message: ({ subject, reason }) => `${capital(subject)}: ${reason}.`,
    hint: ({ subject }) => `Correct the declaration of ${subject}.`,
  },
  'name-too-long': {
    exit: 2,
    message: ({ kind, name, bytes }) =>
      `The name of the ${kind} "${name}" has ${bytes} bytes; PostgreSQL keeps 63 and cuts the rest off.`,
    hint: ({ kind }) => `Shorten the name of the ${kind} to at most 63 bytes.`,
  },
  'invalid-name': {
    exit: 2,
    message: ({ kind, name, reason }) => `The name ${JSON.stringify(name)} of a ${kind} ${reason}.`,
    hint: ({ kind }) => `Give the ${kind} a name that PostgreSQL can hold.`,
  },
  'duplicate-name': {
    exit: 2,
    message: ({ subject, taken }) =>
      `${capital(subject)} has the name of another object: ${taken}.`,
    hint: ({ subject }) => `Rename ${subject}, or remove one of the two declarations.`,
  },
  'conflicting-definitions': {
    exit: 2,
    message: ({ subject }) => `${capital(subject)} is declared twice, in two different ways.`,
    hint: ({ subject }) => `Declare ${subject} once, export it, and use it in every table.`,
  },
  'unknown-column': {
    exit: 2,
    message: ({ subject, table, column }) =>
      `${capital(subject)} names the column "${column}", which table ${table} does not have.`,
    hint: ({ columns }) =>
      columns.length === 0
        ? 'Declare the column first.'
        : `Name one of its columns: ${quoted(columns)}.`,
  },
  'unknown-reference': {
    exit: 2,
    message: ({ subject, reference }) =>
      `${capital(subject)} references "${reference}", which is not in this metadata.`,
    hint: ({ reference }) =>
      `Correct the name, or add the table of "${reference}" to \`metadata([...])\`.`,
  },
  'mismatched-reference': {
    exit: 2,
    message: ({ subject, type, reference, referencedType }) =>
      `${capital(subject)} is ${type}, but "${reference}" is ${referencedType}.`,
    hint: ({ reference }) => `Give both columns one type: that of "${reference}".`,
  },
  'reference-without-key': {
    exit: 2,
    message: ({ subject, table, columns }) =>
      `${capital(subject)} references ${quoted(columns)} of ${table}, which no primary key or unique constraint covers.`,
    hint: ({ table, columns }) =>
      columns.length === 1
        ? `Add .unique() to column ${quoted(columns)} of ${table}, or reference its primary key.`
        : `Add unique([${columns.map((column) => `'${column}'`).join(', ')}]) to the constraints of ${table}.`,
  },
  'unknown-naming-token': {
    exit: 2,
    message: ({ template, token }) =>
      `The naming convention "${template}" has the token %(${token})s, which has no meaning there.`,
    hint: ({ tokens }) => `Use the tokens ${tokens.map((token) => `%(${token})s`).join(', ')}.`,
  },
  'unnamed-constraint': {
    exit: 2,
    message: ({ subject, template }) =>
      `${capital(subject)} has no name, which the naming convention "${template}" needs.`,
    hint: ({ subject }) => `Name ${subject}, or take %(constraint_name)s out of the convention.`,
  },
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
