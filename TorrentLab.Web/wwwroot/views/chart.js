// @ts-check
import { html } from '../vendor/preact.js';
import { duration, rate } from '../format.js';

/** The line of some values in a box. */
function line(values, width, height, most, isArea) {
  if (values.length < 2) return '';
  const step = width / (values.length - 1);
  const points = values.map((value, index) => `${(index * step).toFixed(1)},${(height - value / most * height).toFixed(1)}`).join('L');
  return isArea ? `M0,${height}L${points}L${width},${height}z` : `M${points}`;
}

/** Both rates of the last minutes, small and without words. */
export function Spark({ history }) {
  const most = Math.max(1, ...history.down, ...history.up);
  return html`
    <svg class="spark" viewBox="0 0 120 28" preserveAspectRatio="none" aria-hidden="true">
      <path class="area down" d=${line(history.down, 120, 28, most, true)} /><path class="up" d=${line(history.up, 120, 28, most, false)} />
    </svg>`;
}

/** Both rates over time, with a scale. */
export function RateChart({ history }) {
  const [width, height] = [640, 130];
  const most = niceAbove(1.1 * Math.max(1024, ...history.down, ...history.up));
  const now = { down: history.down.at(-1) ?? 0, up: history.up.at(-1) ?? 0 };
  return html`
    <figure class="chart">
      <svg role="img" aria-label="Rates over time: now ${rate(now.down)} down, ${rate(now.up)} up, at most ${rate(Math.max(0, ...history.down))} down"
        viewBox="0 0 ${width} ${height}" preserveAspectRatio="none">
        ${[0.25, 0.5, 0.75].map(at => html`<path class="grid" d=${`M0,${height * at}H${width}`} />`)}
        <path class="area down" d=${line(history.down, width, height, most, true)} />
        <path class="line down" d=${line(history.down, width, height, most, false)} />
        <path class="line up" d=${line(history.up, width, height, most, false)} />
      </svg>
      <span class="scale">${rate(most)}</span>
      <figcaption><span>${duration(history.step * Math.max(0, history.down.length - 1))} ago</span>
        <span class="key"><i class="down"></i>down <i class="up"></i>up</span><span>now</span></figcaption>
    </figure>`;
}

/** The next of 1, 2, 5 times a power of 1024/8: a scale that does not jump with every value. */
function niceAbove(value) {
  let scale = 1024;
  while (scale * 512 < value) scale *= 1024;
  for (const factor of [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]) if (scale * factor >= value) return scale * factor;
  return scale * 1024;
}
