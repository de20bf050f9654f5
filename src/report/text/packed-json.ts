/**
 * JSON inside a script element, deflated: samples and chart points are two thirds of it or less. Its alphabet is that of
 * base64, so whatever a result contains, nothing of it can end the element.
 */
import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate';

export const packJson = (value: unknown): string =>
  btoa(strFromU8(deflateSync(strToU8(JSON.stringify(value)), { level: 9 }), true));

export const unpackJson = (packed: string): unknown => JSON.parse(strFromU8(inflateSync(strToU8(atob(packed), true))));
