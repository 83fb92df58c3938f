/**
 * Where words go: results to stdout, progress and notices to stderr, colour only where it is seen.
 *
 * In the house: `src/cli/`, rank 9; the only file that writes to the standard streams.
 */
import { styleText } from 'node:util';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue' | 'cyan' | 'magenta';

export interface Terminal {
  /** A result, with its newline. */
  readonly out: (text: string) => void;
  /** Progress or a notice, with its newline; `quiet` silences it. */
  readonly note: (text: string) => void;
  /** A failure: never silenced. */
  readonly fail: (text: string) => void;
  /** Text in a style, plain where stdout or stderr is no terminal. */
  readonly style: (style: Style | readonly Style[], text: string, stream?: 'out' | 'err') => string;
  /** Redraws one line of stderr, on a terminal only; `undefined` clears it. */
  readonly status: (text: string | undefined) => void;
  /** Columns of stderr's terminal, 80 where it is none. */
  readonly columns: () => number;
  /** Columns of stdout's terminal, 80 where it is none. */
  readonly outColumns: () => number;
  /** Whether the locale has more characters than ASCII. */
  readonly unicode: () => boolean;
  /** Whether somebody can answer a question: stdin and stderr are terminals and no CI is running. */
  readonly interactive: boolean;
  /** Calls back when everything was written, or nobody reads any more. */
  readonly flushed: (then: () => void) => void;
  quiet: boolean;
}

// A reader that closes early (`alambic history | head`) is no error.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

const colours = (stream: NodeJS.WriteStream): boolean => {
  if (process.env['NO_COLOR']) return false;
  const forced = process.env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return stream.isTTY === true && process.env['TERM'] !== 'dumb';
};

const coloured = { out: colours(process.stdout), err: colours(process.stderr) };
let statusShown = false;

function clearStatus(): void {
  if (!statusShown) return;
  process.stderr.write('\r\x1b[2K');
  statusShown = false;
}

function write(stream: NodeJS.WriteStream, text: string): void {
  clearStatus();
  stream.write(`${text}\n`);
}

export const terminal: Terminal = {
  quiet: false,
  interactive: process.stdin.isTTY === true && process.stderr.isTTY === true && !process.env['CI'],
  out: (text) => write(process.stdout, text),
  note: (text) => {
    if (!terminal.quiet) write(process.stderr, text);
  },
  fail: (text) => write(process.stderr, text),
  style: (style, text, stream = 'out') =>
    coloured[stream]
      ? styleText(typeof style === 'string' ? style : [...style], text, { validateStream: false })
      : text,
  status: (text) => {
    clearStatus();
    if (text === undefined || terminal.quiet || process.stderr.isTTY !== true) return;
    process.stderr.write(text);
    statusShown = true;
  },
  flushed: (then) => {
    process.stdout.write('', () => void process.stderr.write('', () => then()));
  },
  columns: () => process.stderr.columns || 80,
  outColumns: () => process.stdout.columns || 80,
  unicode: () => {
    const { LC_ALL, LC_CTYPE, LANG, WT_SESSION, TERM_PROGRAM } = process.env;
    // Windows has no locale in its environment; its newer terminals are UTF-8.
    if (process.platform === 'win32') return Boolean(WT_SESSION ?? TERM_PROGRAM);
    return /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || '');
  },
};
