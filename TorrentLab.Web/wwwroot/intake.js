// @ts-check
// Files on their way in, from a dialog or dropped.
import { api } from './api.js';
import { notify, set } from './store.js';

/** Adds .torrent files, one after the other. @param {File[]} files */
export async function addTorrents(files) {
  for (const file of files) {
    try {
      const { added } = await api.add(file);
      notify(`Added ${added[0].name}`);
    } catch (error) {
      notify(`${file.name}: ${error.message}`, true);
      if (error.hash) set({ selected: new Set([error.hash]) });
    }
  }
}

/** Takes files as they come: .torrent files are added, others are offered to be shared. @param {{ path: string, file: File }[]} files */
export function takeFiles(files) {
  if (files.length === 0) return;
  if (files.every(({ file }) => file.name.toLowerCase().endsWith('.torrent'))) addTorrents(files.map(({ file }) => file));
  else set({ dialog: { kind: 'share', files } });
}

/** What was dropped, directories walked. @param {DataTransfer} transfer @returns {Promise<{ path: string, file: File }[]>} */
export async function dropped(transfer) {
  const entries = [...transfer.items].filter(item => item.kind === 'file').map(item => ({ entry: item.webkitGetAsEntry?.(), file: item.getAsFile() }));
  const found = await Promise.all(entries.map(({ entry, file }) => entry?.isDirectory ? walk(entry, `${entry.name}/`) : file ? [{ path: file.name, file }] : []));
  return found.flat();
}

/** @returns {Promise<{ path: string, file: File }[]>} */
async function walk(directory, path) {
  const reader = directory.createReader();
  const found = [];
  // A reader gives some at a time, and none at the end.
  for (let batch = await read(reader); batch.length > 0; batch = await read(reader)) {
    for (const entry of batch) {
      if (entry.isDirectory) found.push(...await walk(entry, `${path}${entry.name}/`));
      else found.push({ path: path + entry.name, file: await new Promise((resolve, reject) => entry.file(resolve, reject)) });
    }
  }
  return found;
}

const read = reader => new Promise((resolve, reject) => reader.readEntries(resolve, reject));
