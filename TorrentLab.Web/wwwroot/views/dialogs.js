// @ts-check
import { html, useEffect, useRef } from '../vendor/preact.js';
import { set, useStore } from '../store.js';
import { DeleteDialog } from './delete.js';
import { HelpDialog } from './help.js';
import { LimitsDialog } from './limits.js';
import { SettingsDialog } from './settings.js';
import { ShareDialog } from './share.js';

const kinds = { delete: DeleteDialog, help: HelpDialog, limits: LimitsDialog, settings: SettingsDialog, share: ShareDialog };

/** The dialog that is open, if one is. */
export function Dialogs() {
  const { dialog } = useStore();
  const Kind = dialog && kinds[dialog.kind];
  return Kind && html`<${Kind} key=${dialog.kind} ...${dialog} close=${close} />`;
}

const close = () => set({ dialog: null });

/** A modal dialog: the browser keeps the focus inside and takes Escape; the focus goes back to where it was. */
export function Dialog({ title, close, isQuestion, children }) {
  const element = useRef(null);
  useEffect(() => {
    const before = document.activeElement;
    const dialog = element.current;
    dialog.showModal();
    return () => {
      dialog.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const cancel = event => {
    event.preventDefault();
    close();
  };
  return html`
    <dialog ref=${element} role=${isQuestion ? 'alertdialog' : 'dialog'} aria-labelledby="dialog-title" onCancel=${cancel}
      onMouseDown=${event => event.target === element.current && close()}>
      <div class="dialog"><h2 id="dialog-title"><bdi>${title}</bdi></h2>${children}</div>
    </dialog>`;
}
