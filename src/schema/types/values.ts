/**
 * Boolean, uuid, JSON and XML, networks, shapes, text search, ranges.
 *
 * In the house: `src/schema/types/`, rank 4. Source: "Data Types".
 */
import type { FreshColumn } from '../columns.ts';
import { builtIn } from './built-in.ts';

export const boolean = (): FreshColumn<'bool', boolean> => builtIn('boolean');

export const uuid = (): FreshColumn<'uuid', string> => builtIn('uuid');

/** node-postgres would send an array as a PostgreSQL array and a string as it is: send their JSON text. */
type JsonParameter<Json> = Json extends readonly unknown[] | string ? string : Json;

/** Text as it was written. `Json` is a promise you make; nothing checks it at run time. */
export const json = <Json = unknown>(): FreshColumn<'json', Json, JsonParameter<Json>> =>
  builtIn('json');

/** `Json` is a promise you make; nothing checks it at run time. */
export const jsonb = <Json = unknown>(): FreshColumn<'jsonb', Json, JsonParameter<Json>> =>
  builtIn('jsonb');

export const jsonpath = (): FreshColumn<'jsonpath', string> => builtIn('jsonpath');
export const xml = (): FreshColumn<'xml', string> => builtIn('xml');

export const inet = (): FreshColumn<'inet', string> => builtIn('inet');
export const cidr = (): FreshColumn<'cidr', string> => builtIn('cidr');
export const macaddr = (): FreshColumn<'macaddr', string> => builtIn('macaddr');
export const macaddr8 = (): FreshColumn<'macaddr8', string> => builtIn('macaddr8');

export interface Point {
  x: number;
  y: number;
}

export interface Circle extends Point {
  radius: number;
}

/** Written as text, `(1,2)`. */
export const point = (): FreshColumn<'point', Point, string> => builtIn('point');
export const line = (): FreshColumn<'line', string> => builtIn('line');
export const lseg = (): FreshColumn<'lseg', string> => builtIn('lseg');
export const box = (): FreshColumn<'box', string> => builtIn('box');
export const path = (): FreshColumn<'path', string> => builtIn('path');
export const polygon = (): FreshColumn<'polygon', string> => builtIn('polygon');
/** Written as text, `<(1,2),3>`. */
export const circle = (): FreshColumn<'circle', Circle, string> => builtIn('circle');

export const tsvector = (): FreshColumn<'tsvector', string> => builtIn('tsvector');
export const tsquery = (): FreshColumn<'tsquery', string> => builtIn('tsquery');

export const int4range = (): FreshColumn<'int4range', string> => builtIn('int4range');
export const int8range = (): FreshColumn<'int8range', string> => builtIn('int8range');
export const numrange = (): FreshColumn<'numrange', string> => builtIn('numrange');
export const tsrange = (): FreshColumn<'tsrange', string> => builtIn('tsrange');
export const tstzrange = (): FreshColumn<'tstzrange', string> => builtIn('tstzrange');
export const daterange = (): FreshColumn<'daterange', string> => builtIn('daterange');

export const int4multirange = (): FreshColumn<'int4multirange', string> =>
  builtIn('int4multirange');
export const int8multirange = (): FreshColumn<'int8multirange', string> =>
  builtIn('int8multirange');
export const nummultirange = (): FreshColumn<'nummultirange', string> => builtIn('nummultirange');
export const tsmultirange = (): FreshColumn<'tsmultirange', string> => builtIn('tsmultirange');
export const tstzmultirange = (): FreshColumn<'tstzmultirange', string> =>
  builtIn('tstzmultirange');
export const datemultirange = (): FreshColumn<'datemultirange', string> =>
  builtIn('datemultirange');
