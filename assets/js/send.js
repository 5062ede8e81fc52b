// Sending by a phone whose link may be gone: the response carries an id of its own, so that it may be sent
// again and again and still is one. Nothing is lost meanwhile; without this file the browser posts the form.
"use strict";
hailong.sender = () => {
  const FIRST_PAUSE = 5000;
  const LONGEST_PAUSE = 300000;
  const PATIENCE = 30000;
  let pause = FIRST_PAUSE;
  let timer = null;
  let running = null; // the try under way

  // A UUID of version 4.
  const newId = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };

  // What came of it: the page of thanks, another page of the server's, or nothing yet.
  const post = async (form, stop) => {
    const patience = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(form.getAttribute("action"), {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        cache: "no-store",
        signal: stop.signal,
      });
      if (answer.ok && answer.redirected) return { thanks: answer.url };
      if (answer.status >= 500 || [408, 425, 429].includes(answer.status)) {
        return { later: Number(answer.headers.get("Retry-After")) || 0, busy: true };
      }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      // What stands between may answer with a page of its own.
      return page.querySelector("main") ? { page, repeated: answer.status === 409 } : { later: 0, busy: true };
    } catch {
      return { later: 0, busy: false };
    } finally {
      clearTimeout(patience);
    }
  };

  return {
    newId,
    // Sends until there is an answer, with growing pauses; `done` hears it, `waits` every time there is none.
    async send(form, done, waits) {
      if (running) return;
      clearTimeout(timer);
      const stop = new AbortController();
      running = stop;
      const outcome = await post(form, stop);
      if (running !== stop) return;
      running = null;
      if (outcome.later === undefined) return done(outcome);
      timer = setTimeout(() => this.send(form, done, waits), Math.max(pause, outcome.later * 1000));
      pause = Math.min(pause * 2, LONGEST_PAUSE);
      waits(outcome);
    },
    hurry(form, done, waits) {
      pause = FIRST_PAUSE;
      return this.send(form, done, waits);
    },
    // Whatever is under way is not heard of any more.
    stop() {
      clearTimeout(timer);
      running?.abort();
      running = null;
      pause = FIRST_PAUSE;
    },
  };
};

// The server's answer in place of this page: the form with its faults, or why it could not be taken.
hailong.showPage = (page) => {
  for (const link of hailong.all(page, "head link[rel=stylesheet]")) {
    const href = link.getAttribute("href");
    if (!document.head.querySelector(`link[href="${href}"]`)) document.head.append(document.importNode(link, true));
  }
  document.title = page.title;
  document.querySelector("main").replaceWith(document.importNode(page.querySelector("main"), true));
  scrollTo(0, 0);
  const form = document.querySelector("form[data-part]");
  if (form) hailong.steps(form);
};
