/**
 * What part of the drawing is seen, and how large: wheel, pinch, drag and buttons.
 */
import { required } from './elements.ts';

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface View {
  /** Larger or smaller around the middle. */
  readonly zoom: (factor: number) => void;
  readonly pan: (dx: number, dy: number) => void;
  /** The whole drawing. */
  readonly fit: () => void;
  /** At its natural size. */
  readonly natural: () => void;
  /** Moves as little as it takes to show the place. */
  readonly reveal: (place: Place) => void;
  /** The first view: as much as can be read, with this place in it. */
  readonly begin: (place: Place | undefined) => void;
}

const smallest = 0.02;
const largest = 4;
/** Below this, text cannot be read and is left out. */
const readable = 0.42;
const edge = 24;

export function viewOf(svg: HTMLElement, group: HTMLElement): View {
  const whole = { width: Number(svg.dataset['width']), height: Number(svg.dataset['height']) };
  let at = { x: 0, y: 0, scale: 1 };
  const level = required('level');
  svg.removeAttribute('viewBox');

  const draw = (): void => {
    group.setAttribute('transform', `translate(${at.x} ${at.y}) scale(${at.scale})`);
    svg.classList.toggle('far', at.scale < readable);
    level.textContent = `${Math.round(at.scale * 100)} %`;
  };
  const size = (): DOMRect => svg.getBoundingClientRect();
  const zoomAt = (x: number, y: number, factor: number): void => {
    const scale = Math.min(largest, Math.max(smallest, at.scale * factor));
    const grown = scale / at.scale;
    at = { x: x - (x - at.x) * grown, y: y - (y - at.y) * grown, scale };
    draw();
  };
  const pan = (dx: number, dy: number): void => {
    at = { ...at, x: at.x + dx, y: at.y + dy };
    draw();
  };
  /** Centred across, from the top. */
  const place = (scale: number): void => {
    const { width, height } = size();
    const room = height - whole.height * scale;
    at = { x: (width - whole.width * scale) / 2, y: Math.max(0, room / 2), scale };
    draw();
  };
  const fitting = (): number =>
    Math.min(1, size().width / whole.width, size().height / whole.height);
  const reveal = ({ x, y, width, height }: Place): void => {
    const seen = size();
    const shift = (from: number, length: number, room: number): number => {
      const short = from < edge ? edge - from : Math.min(0, room - edge - from - length);
      // What is far away comes to the middle.
      return Math.abs(short) > room / 2 ? (room - length) / 2 - from : short;
    };
    const { scale } = at;
    pan(
      shift(at.x + x * scale, width * scale, seen.width),
      shift(at.y + y * scale, height * scale, seen.height),
    );
  };
  const view: View = {
    zoom: (factor) => zoomAt(size().width / 2, size().height / 2, factor),
    pan,
    fit: () => place(fitting()),
    natural: () => view.zoom(1 / at.scale),
    reveal,
    begin: (first) => {
      const wide = Math.min(1, size().width / whole.width);
      place(Math.max(fitting(), Math.min(1, Math.max(wide, 0.75))));
      if (first === undefined) return;
      const spare = size().width - whole.width * at.scale;
      const middle = size().width / 2 - (first.x + first.width / 2) * at.scale;
      if (spare < 0) pan(Math.min(0, Math.max(spare, middle)) - at.x, 0);
      reveal(first);
    },
  };
  listenToPointers(svg, zoomAt, pan);
  required('in').addEventListener('click', () => view.zoom(1.25));
  required('out').addEventListener('click', () => view.zoom(1 / 1.25));
  required('fit').addEventListener('click', view.fit);
  level.addEventListener('click', view.natural);
  return view;
}

interface Pointer {
  readonly x: number;
  readonly y: number;
}

/** One pointer drags, two pinch, a wheel zooms. */
function listenToPointers(
  svg: HTMLElement,
  zoomAt: (x: number, y: number, factor: number) => void,
  pan: (dx: number, dy: number) => void,
): void {
  const pointers = new Map<number, Pointer>();
  let dragged = 0;
  const point = (event: PointerEvent | WheelEvent): Pointer => {
    const { left, top } = svg.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  svg.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    pointers.set(event.pointerId, point(event));
    if (pointers.size === 1) dragged = 0;
  });
  svg.addEventListener('pointermove', (event) => {
    const before = pointers.get(event.pointerId);
    if (before === undefined) return;
    const now = point(event);
    const others = [...pointers].filter(([id]) => id !== event.pointerId);
    pointers.set(event.pointerId, now);
    dragged += Math.hypot(now.x - before.x, now.y - before.y);
    // A press that trembles is still a press.
    if (dragged < 4) return;
    svg.setPointerCapture(event.pointerId);
    svg.classList.add('dragging');
    const [, other] = others[0] ?? [];
    if (other === undefined) return pan(now.x - before.x, now.y - before.y);
    const apart = ({ x, y }: Pointer): number => Math.max(1, Math.hypot(x - other.x, y - other.y));
    pan((now.x - before.x) / 2, (now.y - before.y) / 2);
    zoomAt((now.x + other.x) / 2, (now.y + other.y) / 2, apart(now) / apart(before));
  });
  const released = (event: PointerEvent): void => {
    pointers.delete(event.pointerId);
    if (pointers.size === 0) svg.classList.remove('dragging');
  };
  svg.addEventListener('pointerup', released);
  svg.addEventListener('pointercancel', released);
  svg.addEventListener(
    'click',
    (event) => {
      if (dragged >= 4) event.stopPropagation();
      dragged = 0;
    },
    { capture: true },
  );
  svg.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const { x, y } = point(event);
      const lines = event.deltaMode === 1 ? 16 : 1;
      // A pinch on a touchpad is a wheel with the control key, in smaller steps.
      const speed = event.ctrlKey ? 0.01 : 0.0016;
      zoomAt(x, y, Math.exp(-event.deltaY * lines * speed));
    },
    { passive: false },
  );
}
