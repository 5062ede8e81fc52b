// The kiosk's queue: responses wait in the device's own store until the server has acknowledged them.
// An id is sent again and again until the server says 200 or 201, and the server keeps one response an
// id, so that each arrives exactly once. Nothing is thrown away by age.
"use strict";
hailong.queue = (() => {
  const FIRST_PAUSE = 4000;
  const LONGEST_PAUSE = 300000;
  const STORE = "waiting";
  const state = { waiting: 0, refused: 0, stopped: null, broken: false, lasting: null, delivered: null };
  let token = null;
  let pause = FIRST_PAUSE;
  let timer = null;
  let running = null;
  let opened = null;

  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const open = () => {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open("hailong-kiosk", 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
      request.onsuccess = () => {
        request.result.onclose = () => { opened = null; };
        resolve(request.result);
      };
      request.onerror = () => reject(request.error);
    }).catch((error) => { opened = null; throw error; });
    return opened;
  };
  // Resolves when the change is on disk, not merely promised.
  const change = async (act) => {
    const transaction = (await open()).transaction(STORE, "readwrite", { durability: "strict" });
    const ended = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
    act(transaction.objectStore(STORE));
    await ended;
  };
  const all = async () => done((await open()).transaction(STORE).objectStore(STORE).getAll());

  const tell = async () => {
    try {
      const entries = await all();
      state.waiting = entries.length;
      state.refused = entries.filter((entry) => entry.refused).length;
      state.broken = false;
    } catch {
      state.broken = true;
    }
    dispatchEvent(new Event("hailong-queue"));
  };

  // A version 7 UUID: those made later sort later.
  const newId = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    let now = Date.now();
    for (let at = 5; at >= 0; at -= 1) { bytes[at] = now % 256; now = Math.floor(now / 256); }
    bytes[6] = bytes[6] & 0x0f | 0x70;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };

  const post = (entry) => fetch(`/api/v1/surveys/${entry.survey}/responses`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
    body: JSON.stringify(entry.response),
    cache: "no-store",
    signal: AbortSignal.timeout(30000),
  });
  const LATER = [408, 425, 429];
  const STOPPED = [401, 403];

  // Sends one; says whether to go on with the next.
  const send = async (entry) => {
    const answer = await post(entry);
    if (answer.ok) {
      await change((store) => store.delete(entry.id));
      Object.assign(state, { stopped: null, delivered: Date.now() });
      pause = FIRST_PAUSE;
      return;
    }
    const code = (await answer.json().catch(() => ({}))).code ?? String(answer.status);
    if (answer.status >= 500 || LATER.includes(answer.status)) {
      throw Object.assign(new Error(code), { seconds: Number(answer.headers.get("Retry-After")) });
    }
    if (STOPPED.includes(answer.status)) {
      state.stopped = code;
      throw new Error(code);
    }
    // The server will not have it as it is; it stays here, for the clerk to see and to save.
    await change((store) => store.put({ ...entry, refused: code }));
  };

  const round = async (again) => {
    clearTimeout(timer);
    timer = null;
    try {
      for (const entry of await all()) {
        if (!entry.refused || again) await send(entry);
        await tell();
      }
    } catch (error) {
      const wait = Math.max(pause, (error.seconds || 0) * 1000);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
      timer = setTimeout(() => deliver(), wait);
    }
    await tell();
  };
  // `again` tries those that were refused once more: a new page or a mended definition may help.
  const deliver = (again = false) => {
    running ??= round(again).finally(() => { running = null; });
    return running;
  };
  const hurry = () => { pause = FIRST_PAUSE; return deliver(true); };

  return {
    state,
    newId,
    all,
    deliver,
    hurry,
    start(secret) {
      token = secret;
      addEventListener("online", hurry);
      navigator.storage?.persist?.().then((lasting) => { state.lasting = lasting; });
      return deliver(true);
    },
    // Keeps a response, then sends it in the background. Where the store refuses it, it is sent at once.
    async put(survey, response) {
      const entry = { id: response.id, survey, response };
      try {
        await change((store) => store.put(entry));
      } catch {
        state.broken = true;
        dispatchEvent(new Event("hailong-queue"));
        const answer = await post(entry);
        if (!answer.ok) throw new Error("neither kept nor sent");
        return;
      }
      await tell();
      // While it pauses, one more is no reason to hurry.
      if (timer === null) deliver();
    },
  };
})();
