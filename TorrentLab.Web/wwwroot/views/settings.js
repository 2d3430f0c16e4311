// @ts-check
import { html, useState } from '../vendor/preact.js';
import { api } from '../api.js';
import { notify, set, state } from '../store.js';
import { Dialog } from './dialogs.js';
import { NumberField, RateField, RateHint, valuesOf } from './fields.js';

const kinds = /** @type {const} */ ({
  downLimit: 'rate', upLimit: 'rate', maxActiveDownloads: 'number', maxActiveSeeds: 'number',
  maxPeers: 'number', uploadSlots: 'number', seedRatio: 'number', seedMinutes: 'number',
});

/** What holds for all torrents. */
export function SettingsDialog({ close }) {
  const [settings] = useState(state.settings ?? {});
  const [problem, setProblem] = useState('');
  const save = async event => {
    event.preventDefault();
    try {
      set({ settings: await api.saveSettings(valuesOf(event.target, kinds)) });
      notify('Settings saved');
      close();
    } catch (error) {
      setProblem(error.message);
    }
  };
  return html`
    <${Dialog} title="Settings" close=${close}>
      <form onSubmit=${save}>
        <fieldset><legend>Rates of all torrents together</legend>
          <${RateField} label="Receive at most" name="downLimit" value=${settings.downLimit ?? null} />
          <${RateField} label="Send at most" name="upLimit" value=${settings.upLimit ?? null} />
          <${RateHint} />
        </fieldset>
        <fieldset><legend>Queue</legend>
          <${NumberField} label="Downloads at a time" name="maxActiveDownloads" min="1" value=${settings.maxActiveDownloads} required />
          <${NumberField} label="Torrents served at a time" name="maxActiveSeeds" value=${settings.maxActiveSeeds} required />
        </fieldset>
        <fieldset><legend>Each torrent</legend>
          <${NumberField} label="Connections" name="maxPeers" min="1" value=${settings.maxPeers} required />
          <${NumberField} label="Peers served at a time" name="uploadSlots" min="1" value=${settings.uploadSlots} required />
          <${NumberField} label="Serve until the ratio is" name="seedRatio" step="any" value=${settings.seedRatio} hint="no end" />
          <${NumberField} label="Serve for so many minutes" name="seedMinutes" value=${settings.seedMinutes} hint="no end" />
        </fieldset>
        <p role="alert" class="problem">${problem}</p>
        <div class="buttons"><button type="button" class="button" onClick=${close}>Cancel</button><button type="submit" class="button primary">Save</button></div>
      </form>
    <//>`;
}
