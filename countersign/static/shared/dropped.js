// What was dropped or pasted: the files, those of folders too.

// What a system puts into folders for itself.
const OF_THE_SYSTEM = /^(\..*|thumbs\.db|desktop\.ini)$/i;

// The files that were dropped, those inside of folders too, in the order of their names; and the folders that have none.
export async function dropped(transfer) {
  const items = [...transfer.items].filter((item) => item.kind === "file");
  const each = items.map((item) => [item.webkitGetAsEntry?.(), item.getAsFile()]); // gone once this function waits
  const found = { files: [], empty: [] };
  for (const [entry, file] of each) {
    const files = entry?.isDirectory ? await inside(entry) : [file];
    if (!files.length) found.empty.push(entry.name);
    found.files.push(...files);
  }
  return found;
}

const answer = (ask) => new Promise(ask);

async function inside(folder) {
  const [reader, entries] = [folder.createReader(), []];
  for (let some = [null]; some.length; ) {
    some = await answer((take, fail) => reader.readEntries(take, fail)); // a hundred at a time
    entries.push(...some);
  }
  const files = [];
  for (const entry of entries.sort((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true }))) {
    if (OF_THE_SYSTEM.test(entry.name)) continue;
    files.push(...(entry.isDirectory ? await inside(entry) : [await answer((take, fail) => entry.file(take, fail))]));
  }
  return files;
}

// Every screenshot is called image.png: by its time they can be told apart.
export function named(file) {
  if (!/^image\.\w+$/.test(file.name)) return file;
  const at = new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 19).replace("T", " ");
  return new File([file], `${at.replaceAll(":", ".")} ${file.name}`, { type: file.type });
}
