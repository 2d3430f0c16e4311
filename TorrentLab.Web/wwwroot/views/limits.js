// @ts-check
import { html, useState } from '../vendor/preact.js';
import { api } from '../api.js';
import { safe } from '../format.js';
import { state, useStore } from '../store.js';
import { Dialog } from './dialogs.js';
import { NumberField, RateField, RateHint, valuesOf } from './fields.js';

/** What holds for one torrent alone. */
export function LimitsDialog({ hash, close }) {
  const { detail } = useStore();
  const [torrent] = useState(state.torrents.get(hash));
  const [problem, setProblem] = useState('');
  const save = async event => {
    event.preventDefault();
    try {
      await api.limit(hash, valuesOf(event.target, { downLimit: 'rate', upLimit: 'rate', seedRatio: 'number', seedMinutes: 'number' }));
      close();
    } catch (error) {
      setProblem(error.message);
    }
  };
  return html`
    <${Dialog} title="Limits of ${safe(torrent.name)}" close=${close}>
      <form onSubmit=${save}>
        <${RateField} label="Receive at most" name="downLimit" value=${torrent.downLimit} />
        <${RateField} label="Send at most" name="upLimit" value=${torrent.upLimit} />
        <${NumberField} label="Serve until the ratio is" name="seedRatio" step="any" value=${detail?.seedRatio} hint="as in the settings" />
        <${NumberField} label="Serve for so many minutes" name="seedMinutes" value=${detail?.seedMinutes} hint="as in the settings" />
        <${RateHint} />
        <p role="alert" class="problem">${problem}</p>
        <div class="buttons"><button type="button" class="button" onClick=${close}>Cancel</button><button type="submit" class="button primary">Save</button></div>
      </form>
    <//>`;
}
