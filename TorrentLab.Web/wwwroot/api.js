// @ts-check
// Calls of the server. Whatever fails becomes an Error whose message is a sentence for people.

/** @param {Response} answer */
async function read(answer) {
  if (answer.ok) return answer.status === 204 ? null : answer.json();
  let problem = null;
  try {
    problem = await answer.json();
  } catch {
    // no problem details: the status is all there is
  }
  const failure = new Error(problem?.detail ?? `The server answered ${answer.status}.`);
  throw Object.assign(failure, { status: answer.status, hash: problem?.hash ?? null });
}

/** @param {string} method @param {string} path @param {unknown} [body] */
async function call(method, path, body) {
  const options = body === undefined ? { method } : { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Error('The server does not answer; nothing was changed.');
  }
  return read(answer);
}

const at = hash => `/api/torrents/${hash}`;

export const api = {
  server: () => call('GET', '/api/server'),
  login: password => call('POST', '/api/login', { password }),
  logout: () => call('POST', '/api/logout'),
  start: hash => call('POST', `${at(hash)}/start`),
  pause: hash => call('POST', `${at(hash)}/pause`),
  recheck: hash => call('POST', `${at(hash)}/recheck`),
  move: (hash, position) => call('POST', `${at(hash)}/move`, { position }),
  limit: (hash, limits) => call('PATCH', at(hash), limits),
  remove: (hash, withData) => call('DELETE', `${at(hash)}?data=${withData}`),
  saveSettings: settings => call('PUT', '/api/settings', settings),
  torrentUrl: hash => `${at(hash)}/torrent`,
  fileUrl: (hash, index) => `${at(hash)}/files/${index}`,

  /** One file a call, so that one that is no torrent does not keep the others out. @param {File} file */
  async add(file) {
    const form = new FormData();
    form.append('file', file);
    let answer;
    try {
      answer = await fetch('/api/torrents/add', { method: 'POST', body: form });
    } catch {
      throw new Error('The server does not answer; nothing was added.');
    }
    return read(answer);
  },

  /**
   * Uploads content. Fetch tells nothing of how far an upload is, so this is an older kind of request.
   * @param {{ files: { path: string, file: File }[], name: string, isPrivate: boolean, trackers: string[] }} share
   * @param {(share: number) => void} onProgress 0 to 1
   * @param {AbortSignal} signal
   */
  share({ files, name, isPrivate, trackers }, onProgress, signal) {
    const form = new FormData();
    form.append('name', name);
    form.append('private', String(isPrivate));
    for (const tracker of trackers) form.append('tracker', tracker);
    for (const { path, file } of files) {
      form.append('path', path);
      form.append('file', file);
    }
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open('POST', '/api/share');
      request.responseType = 'json';
      request.upload.onprogress = event => onProgress(event.total > 0 ? event.loaded / event.total : 0);
      request.onload = () => request.status === 201 ? resolve(request.response)
        : reject(new Error(request.response?.detail ?? `The server answered ${request.status}.`));
      request.onerror = () => reject(new Error('The upload broke off; nothing is shared.'));
      request.onabort = () => reject(new DOMException('cancelled', 'AbortError'));
      signal.addEventListener('abort', () => request.abort());
      request.send(form);
    });
  },
};
