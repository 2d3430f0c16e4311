// @ts-check
import { html, useRef, useState } from '../vendor/preact.js';
import { api } from '../api.js';
import { bytes, count, percent } from '../format.js';
import { notify, useStore } from '../store.js';
import { Dialog } from './dialogs.js';

/** Offers what was dropped or chosen to be shared, uploads it, and gives the links. */
export function ShareDialog({ files, close }) {
  const { server } = useStore();
  const [progress, setProgress] = useState(null);
  const [problem, setProblem] = useState('');
  const [shared, setShared] = useState(null);
  const abort = useRef(null);
  const size = files.reduce((sum, { file }) => sum + file.size, 0);
  const share = async event => {
    event.preventDefault();
    const data = new FormData(event.target);
    const trackers = String(data.get('trackers')).split(/\s+/).filter(url => url !== '');
    abort.current = new AbortController();
    setProblem('');
    setProgress(0);
    try {
      setShared(await api.share({ files, name: String(data.get('name')), isPrivate: data.get('private') !== null, trackers }, setProgress, abort.current.signal));
    } catch (error) {
      if (error.name !== 'AbortError') setProblem(error.message);
    }
    setProgress(null);
  };
  const leave = () => {
    abort.current?.abort();
    close();
  };
  if (shared) return html`<${Shared} shared=${shared} close=${close} />`;
  const isBusy = progress !== null;
  return html`
    <${Dialog} title="Share" close=${leave}>
      <form onSubmit=${share}>
        <p>${count(files.length, 'file')}, ${bytes(size)}. The server keeps a copy, makes a torrent of it and serves it.</p>
        <label class="field"><span>Name</span><input name="name" required maxlength="200" value=${nameFor(files)} disabled=${isBusy} /></label>
        <label class="field"><span>Trackers, one a line</span>
          <textarea name="trackers" rows="2" placeholder=${server?.trackerUrl ?? 'none: peers must be told where you are'} disabled=${isBusy}></textarea></label>
        <label class="check"><input type="checkbox" name="private" disabled=${isBusy} /> Private: peers come from the trackers alone (BEP 27)</label>
        ${isBusy && html`
          <div class="bar" role="progressbar" aria-label="Upload" aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.floor(progress * 100)}><div style=${{ width: `${progress * 100}%` }}></div></div>
          <p class="faint">${progress < 1 ? `${percent(progress)} uploaded` : 'Uploaded; the pieces are being hashed'}</p>`}
        <p role="alert" class="problem">${problem}</p>
        <div class="buttons"><button type="button" class="button" onClick=${leave}>Cancel</button><button type="submit" class="button primary" disabled=${isBusy}>Share</button></div>
      </form>
    <//>`;
}

function Shared({ shared, close }) {
  const link = new URL(shared.torrentUrl, location.href).href;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
      notify('Link copied');
    } catch {
      notify('The browser does not let the page copy; copy the link from its menu.', true);
    }
  };
  return html`
    <${Dialog} title="Shared" close=${close}>
      <p><bdi><strong>${shared.torrent.name}</strong></bdi> is served from now on. Give others its .torrent file:</p>
      <p class="links"><a class="button primary" href=${shared.torrentUrl} download>Download the .torrent</a>
        <button type="button" class="button" onClick=${copy}>Copy its link</button></p>
      ${shared.contentUrls.length === 1 && html`<p><a href=${shared.contentUrls[0]} download>The content itself</a>, as this server gives it out</p>`}
      ${shared.announce.length === 0 && html`<p class="faint">It names no tracker: others must be told this machine's address.</p>`}
      <div class="buttons"><button type="button" class="button" autofocus onClick=${close}>Close</button></div>
    <//>`;
}

/** The directory that all files have in common, or the only file's name. @param {{ path: string }[]} files */
function nameFor(files) {
  const tops = new Set(files.map(({ path }) => path.split('/')[0]));
  return tops.size === 1 ? [...tops][0] : '';
}
