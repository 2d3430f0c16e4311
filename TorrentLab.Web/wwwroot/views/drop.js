// @ts-check
import { html, useEffect, useState } from '../vendor/preact.js';
import { Icon } from '../icons.js';
import { dropped, takeFiles } from '../intake.js';
import { notify } from '../store.js';

/** Takes files that are dropped anywhere on the page, and says so while they are held over it. */
export function DropTarget() {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    let depth = 0; // entering a child counts as leaving its parent
    const hasFiles = event => event.dataTransfer?.types.includes('Files');
    const enter = event => hasFiles(event) && ++depth && setOver(true);
    const leave = event => hasFiles(event) && --depth <= 0 && setOver(false);
    const over = event => hasFiles(event) && event.preventDefault();
    const drop = async event => {
      depth = 0;
      setOver(false);
      if (!hasFiles(event)) return;
      event.preventDefault();
      try {
        takeFiles(await dropped(event.dataTransfer));
      } catch {
        notify('What was dropped cannot be read.', true);
      }
    };
    const handlers = { dragenter: enter, dragleave: leave, dragover: over, drop };
    for (const [type, handler] of Object.entries(handlers)) addEventListener(type, handler);
    return () => {
      for (const [type, handler] of Object.entries(handlers)) removeEventListener(type, handler);
    };
  }, []);
  return isOver && html`
    <div class="drop-overlay"><div><${Icon} name="add" /><strong>Drop to add or share</strong><span>.torrent files are added, anything else can be shared</span></div></div>`;
}
