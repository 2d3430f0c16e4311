// @ts-check
// Icons: strokes on a 24 by 24 grid. They are decoration; the words stand beside them or on the button.
import { html } from './vendor/preact.js';

const paths = {
  add: 'M12 5v14M5 12h14',
  share: 'M12 15V4m-4 4 4-4 4 4M5 13v5a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2v-5',
  start: 'M7 4.5v15l12-7.5z',
  pause: 'M8 5v14M16 5v14',
  remove: 'M4 7h16M10 11v6M14 11v6M6 7l1 12a1.5 1.5 0 0 0 1.5 1.4h7A1.5 1.5 0 0 0 17 19l1-12M9 7V4.5h6V7',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM20 20l-4.9-4.9',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.6v4.8M9 14.6v4.8',
  help: 'M9.2 9a2.9 2.9 0 1 1 4.2 2.6c-.9.5-1.4 1-1.4 2.1M12 17.2v.1',
  close: 'M6 6l12 12M18 6 6 18',
  up: 'M12 19V5m-6 6 6-6 6 6',
  down: 'M12 5v14m-6-6 6 6 6-6',
  top: 'M12 20V9m-5 5 5-5 5 5M6 4h12',
  bottom: 'M12 4v11m-5-5 5 5 5-5M6 20h12',
  recheck: 'M20 12a8 8 0 1 1-2.6-5.9M20 4v4.5h-4.5',
  limit: 'M4.5 17a8.5 8.5 0 1 1 15 0M12 13.5l4-4.5',
  file: 'M7 3.5h7l4 4V20a.5.5 0 0 1-.5.5h-10A.5.5 0 0 1 7 20zM14 3.5V8h4',
  copy: 'M9 9h10v11H9zM15 9V4H5v11h4',
  wait: 'M12 7.5V12l3 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z',
  done: 'M5 12.5l4.5 4.5L19 7.5',
  error: 'M12 8v5M12 16.3v.1M10.4 4.3 2.9 17.6A1.8 1.8 0 0 0 4.5 20h15a1.8 1.8 0 0 0 1.6-2.4L13.6 4.3a1.8 1.8 0 0 0-3.2 0z',
  check: 'M20 12a8 8 0 1 1-2.6-5.9M8.5 11.8l2.8 2.8L20 6',
  logout: 'M10 4H5v16h5M15 8l4 4-4 4M19 12H9.5',
};

/** @param {{ name: keyof typeof paths }} props */
export const Icon = ({ name }) => html`
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${paths[name]} /></svg>`;

/** A button that shows an icon and says its name to those who do not see it. */
export const IconButton = ({ icon, label, ...rest }) => html`
  <button type="button" class="icon-button" aria-label=${label} title=${label} ...${rest}><${Icon} name=${icon} /></button>`;
