// @ts-check
import { html } from '../vendor/preact.js';
import { parseRate, rateText } from '../format.js';

/** A field for a rate: "500K", "2M", empty for no limit. */
export const RateField = ({ label, name, value }) => html`
  <label class="field"><span>${label}</span><input name=${name} value=${rateText(value)} placeholder="no limit" inputmode="text" autocomplete="off" aria-describedby="rate-hint" /></label>`;

/** A field for a number; empty for none where that is possible. */
export const NumberField = ({ label, name, value, hint = '', step = '1', min = '0', required = false }) => html`
  <label class="field"><span>${label}</span><input name=${name} type="number" min=${min} step=${step} value=${value ?? ''} placeholder=${hint} required=${required} /></label>`;

export const RateHint = () => html`<p id="rate-hint" class="faint">Rates are in bytes a second, with K, M or G: 500K, 2M.</p>`;

/** The values of a form by their kinds. Throws with a sentence. @param {HTMLFormElement} form @param {Record<string, 'rate' | 'number'>} kinds */
export function valuesOf(form, kinds) {
  const data = new FormData(form);
  return Object.fromEntries(Object.entries(kinds).map(([name, kind]) => {
    const text = String(data.get(name) ?? '');
    const value = kind === 'rate' ? parseRate(text) : text === '' ? null : Number(text);
    if (value === undefined) throw new Error(`"${text}" is not a rate: write 500K, 2M, or nothing for no limit.`);
    return [name, value];
  }));
}
