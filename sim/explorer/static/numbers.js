/** Numbers and quarters as people write them. */

export function number(value, digits = 3) {
  if (value === null || value === undefined || Number.isNaN(value)) return "";
  if (value === 0) return "0";
  const places = Math.max(0, Math.min(6, digits - 1 - Math.floor(Math.log10(Math.abs(value)))));
  return value.toLocaleString("en-GB", { maximumFractionDigits: places }).replace("-", "−");
}

export const percent = (share) => `${Math.round(100 * share)} %`;

const MONTHS = ["March", "June", "September", "December"];

/** The month in which a quarter such as 2024-Q3 ends: numbers are those of its end. */
export const month = (moment) => `${MONTHS[Number(moment.slice(6)) - 1]} ${moment.slice(0, 4)}`;

/** Text with the sign of negative numbers as printers set it. */
export const signs = (text) => text.replace(/(^|[\s(])-(?=\d)/g, "$1−");

/** A word with a small letter, unless it is a name such as CSTO. */
export const small = (text) => (/^[A-Z][a-z ]/.test(text) ? text[0].toLowerCase() + text.slice(1) : text);

/** The decimal year at the end of a quarter such as 2024-Q3. */
export function year(moment) {
  return Number(moment.slice(0, 4)) + Number(moment.slice(6)) / 4;
}

/** Round values from low to high, about as many as asked for. */
export function ticks(low, high, count) {
  const span = high - low || 1;
  const raw = span / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((m) => m >= raw);
  const found = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * span; k += 1) found.push(k * step);
  return found;
}
