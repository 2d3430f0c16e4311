// @ts-check
import { html, useEffect, useState } from '../vendor/preact.js';
import { retryNow } from '../live.js';
import { safe } from '../format.js';
import { dismiss, useStore } from '../store.js';

/** What was done or failed, for a while. */
export function Notices() {
  const { notices } = useStore();
  return html`
    <div class="notices">
      <div role="status">${notices.filter(notice => !notice.isError).map(notice => html`<${Notice} key=${notice.id} notice=${notice} />`)}</div>
      <div role="alert">${notices.filter(notice => notice.isError).map(notice => html`<${Notice} key=${notice.id} notice=${notice} />`)}</div>
    </div>`;
}

const Notice = ({ notice }) => html`
  <div class="notice ${notice.isError ? 'error' : ''}"><span><bdi>${safe(notice.text)}</bdi></span>
    <button type="button" aria-label="Dismiss" onClick=${() => dismiss(notice.id)}>✕</button></div>`;

/** Says that the server does not answer, and when it is tried again. */
export function LostConnection() {
  const { connection, retryAt } = useStore();
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (connection !== 'lost') return undefined;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [connection]);
  if (connection !== 'lost') return null;
  const seconds = Math.max(0, Math.ceil((retryAt - now) / 1000));
  return html`
    <div class="lost" role="alert">
      <span>The connection to the server is lost. What you see may be old.</span>
      <span aria-hidden="true">${seconds > 0 ? `Trying again in ${seconds} s` : 'Trying again…'}</span>
      <button type="button" class="button" onClick=${retryNow}>Try now</button>
    </div>`;
}
