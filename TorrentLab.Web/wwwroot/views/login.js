// @ts-check
import { html, useState } from '../vendor/preact.js';
import { api } from '../api.js';
import { connect } from '../live.js';
import { set } from '../store.js';

/** Asks for the password. */
export function Login() {
  const [problem, setProblem] = useState('');
  const enter = async event => {
    event.preventDefault();
    try {
      await api.login(new FormData(event.target).get('password'));
      set({ connection: 'connecting' });
      await connect();
    } catch (error) {
      setProblem(error.message);
    }
  };
  return html`
    <main class="login">
      <form onSubmit=${enter}>
        <img src="/icon.svg" alt="" width="56" height="56" />
        <h1>TorrentLab</h1>
        <label>Password <input type="password" name="password" autocomplete="current-password" required autofocus /></label>
        <button type="submit" class="button primary">Log in</button>
        <p role="alert" class="problem">${problem}</p>
      </form>
    </main>`;
}
