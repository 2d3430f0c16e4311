// @ts-check
// Numbers and times as people read them.

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** 1536 -> "1.5 KiB". @param {number} value */
export function bytes(value) {
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** Bytes a second. @param {number} value */
export const rate = value => `${bytes(value)}/s`;

/** 0.1234 -> "12.3 %"; never rounds up to 100. @param {number} share */
export const percent = share => share >= 1 ? '100 %' : `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;

/** 3700 -> "1 h 2 min". @param {number | null} seconds */
export function duration(seconds) {
  if (seconds === null) return '–';
  const s = Math.round(seconds);
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  if (s < 86400) return `${Math.floor(s / 3600)} h ${Math.floor(s % 3600 / 60)} min`;
  if (s < 86400 * 1000) return `${Math.floor(s / 86400)} d ${Math.floor(s % 86400 / 3600)} h`;
  return 'very long';
}

/** @param {number | null} value */
export const ratio = value => value === null ? '–' : value.toFixed(2);

/** @param {string | null} iso */
export const time = iso => iso ? new Date(iso).toLocaleString() : '–';

/** "1 peer", "2 peers". @param {number} count @param {string} noun */
export const count = (count, noun) => `${count.toLocaleString()} ${noun}${count === 1 ? '' : 's'}`;

/** Characters that a display would obey instead of showing: direction marks and controls. */
const unseen = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;

/** What strangers wrote, with such characters shown. @param {string} words */
export const safe = words => words.replace(unseen, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** "2M", "500 KiB", "" -> bytes a second, null for none; undefined when it is no rate. @param {string} words */
export function parseRate(words) {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([kmg]?)(?:i?b)?(?:\/s)?\s*$/i.exec(words);
  if (words.trim() === '') return null;
  if (!match) return undefined;
  return Math.round(Number(match[1]) * 1024 ** ' kmg'.indexOf(match[2].toLowerCase() || ' '));
}

/** The reverse, for an input. @param {number | null} value */
export function rateText(value) {
  if (value === null) return '';
  for (const [letter, size] of /** @type {[string, number][]} */ ([['G', 1024 ** 3], ['M', 1024 ** 2], ['K', 1024]]))
    if (value % size === 0) return `${value / size}${letter}`;
  return String(value);
}
