/**
 * Progress of a run on stderr: a line for each revision with its time; in a terminal and for many
 * revisions, a bar.
 *
 * In the house: `src/cli/`, rank 9.
 */
import type { Progress } from '../commands/run.ts';
import type { Terminal } from './terminal.ts';

/** From this many revisions on, a bar tells more than lines do. */
const many = 30;

export function progressPrinter(terminal: Terminal): (progress: Progress) => void {
  return (progress) => {
    const { total, position } = progress;
    if (progress.kind === 'started') {
      if (total < many) terminal.status(`  ${arrow(progress)} ${subject(progress, terminal)} …`);
      return;
    }
    if (total < many || process.stderr.isTTY !== true) {
      const time = terminal.style('dim', duration(progress.durationMs), 'err');
      terminal.note(`  ${arrow(progress)} ${subject(progress, terminal)}  ${time}`);
    } else terminal.status(bar(position + 1, total, terminal));
    if (position + 1 === total) terminal.status(undefined);
  };
}

const arrow = ({ direction }: Progress): string => (direction === 'upgrade' ? '↑' : '↓');

function subject({ revision }: Progress, terminal: Terminal): string {
  const room = Math.max(10, terminal.columns() - 32);
  const { message } = revision;
  const shown = message.length > room ? `${message.slice(0, room - 1)}…` : message;
  return `${terminal.style('yellow', revision.id, 'err')} ${shown}`;
}

function bar(done: number, total: number, terminal: Terminal): string {
  const width = Math.max(10, Math.min(40, terminal.columns() - 30));
  const filled = Math.round((done / total) * width);
  return `  ${terminal.style('green', '█'.repeat(filled), 'err')}${'░'.repeat(width - filled)} ${done}/${total}`;
}

/** `8 ms`, `1.2 s`, `3 min 20 s`. */
function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
