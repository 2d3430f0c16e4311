// @ts-check
import { html, useState } from '../vendor/preact.js';
import { api } from '../api.js';
import { bytes, percent, safe } from '../format.js';

const atOnce = 500;

/** The files of a torrent; those that are complete can be saved. */
export function Files({ torrent, detail }) {
  const [most, setMost] = useState(atOnce);
  const files = detail.files;
  return html`
    <table class="data">
      <thead><tr><th scope="col">File</th><th scope="col" class="number">Size</th><th scope="col" class="number">Here</th></tr></thead>
      <tbody>
        ${files.slice(0, most).map(file => html`
          <tr key=${file.index} class=${file.wanted ? '' : 'faint'}>
            <td class="path">${file.isComplete
              ? html`<a href=${api.fileUrl(torrent.hash, file.index)} download title="Save this file"><bdi>${safe(file.path)}</bdi></a>`
              : html`<bdi>${safe(file.path)}</bdi>`}</td>
            <td class="number">${bytes(file.length)}</td>
            <td class="number">${file.wanted ? percent(file.length > 0 ? file.done / file.length : 1) : 'not wanted'}</td>
          </tr>`)}
      </tbody>
    </table>
    ${files.length > most && html`<button type="button" class="button" onClick=${() => setMost(most + atOnce)}>Show more of ${files.length.toLocaleString()}</button>`}`;
}
