// The kiosk: one question a screen, and nothing of one person left for the next. All of a response lives
// in the page until it is sent; forgetting puts the page as the server drew it in its place.
"use strict";
(() => {
  const root = document.getElementById("kiosk");
  const { all, ask, questions, isAnswered, fault, keepAlone, words, answers, tell, queue } = hailong;
  const base = location.pathname.split("/").slice(0, 3).join("/");
  const find = (selector) => root.querySelector(selector);
  const form = () => find("main > form");
  const CONFIRM = 450; // how long a choice is seen before the next question
  const SETTLE = 350; // a second tap of the same finger is not an answer to the next question
  const THANKS = 15000;
  const BEAT = 60000;
  const REFRESH = 600000;

  // The page in each language, as the server drew it.
  const pages = new Map();
  const pristine = (from, title) => {
    const page = from.cloneNode(true);
    for (const each of all(page, "form")) each.reset();
    return { page, title };
  };
  pages.set(root.dataset.language, pristine(root, document.title));
  const first = find(".tongues a").dataset.lang;

  const nothing = () => ({ screen: "start", question: null, began: 0, id: null, reviewing: false, response: null });
  let now = nothing();
  let ended = false;
  let offset = 0; // of the server's clock against this one
  let touched = performance.now();
  let thanked = 0;

  // Drawing.
  const current = () => {
    const asked = questions(form());
    return asked.find((question) => question.dataset.question === now.question) ?? asked[0];
  };
  const draw = () => {
    ask(form());
    if (ended && now.screen === "start") now.screen = "ended";
    for (const screen of all(root, ".screen")) screen.hidden = !screen.classList.contains(now.screen);
    const question = now.screen === "question" ? current() : null;
    for (const each of all(form(), ".question, .matrix, .part")) each.hidden = !(question && (each === question || each.contains(question)));
    find("[data-title]").hidden = now.screen === "start";
    const asking = now.screen === "question";
    const review = now.screen === "review";
    find(".steps").hidden = !asking && !review;
    find("[data-act=next]").hidden = !asking;
    find("[data-act=send]").hidden = !review;
    const course = find(".course");
    course.hidden = !asking && !review;
    if (asking) {
      const asked = questions(form());
      course.max = asked.length + 1;
      course.value = asked.indexOf(question) + 1;
      const next = find("[data-act=next]");
      const answered = isAnswered(question);
      next.textContent = answered ? next.dataset.next : next.dataset.skip;
      next.classList.toggle("quiet", !answered);
      next.hidden = !answered && "missing" in question.dataset;
    }
    if (review) {
      course.value = course.max;
      readOver();
    }
    find(".aids").hidden = false;
    find(".begin").hidden = false;
    tellClerk();
  };
  const readOver = () => {
    const list = find(".answers");
    list.replaceChildren(...questions(form()).map((question) => {
      const row = document.createElement("li");
      const change = document.createElement("button");
      const [asked, said, verb] = ["span", "b", "i"].map((name) => document.createElement(name));
      asked.textContent = question.querySelector(".ask > span:last-child").firstChild.textContent.trim();
      said.textContent = words(question) || list.dataset.blank;
      verb.textContent = list.dataset.change;
      change.type = "button";
      change.dataset.go = question.dataset.question;
      change.append(asked, said, verb);
      row.append(change);
      return row;
    }));
  };

  // Moving. `busy` holds taps back for a moment.
  let busyUntil = 0;
  const busy = (milliseconds) => {
    busyUntil = performance.now() + milliseconds;
    root.dataset.busy = "";
    setTimeout(() => { if (performance.now() >= busyUntil) delete root.dataset.busy; }, milliseconds + 5);
  };
  const to = (screen, question = null) => {
    Object.assign(now, { screen, question: question?.dataset?.question ?? question });
    draw();
    busy(SETTLE);
    scrollTo(0, 0);
    const head = screen === "question" ? current() : find(`.screen.${screen} :is(h1, h2)`);
    if (head) {
      head.tabIndex = -1;
      head.focus({ preventScroll: true });
    }
    speak();
  };
  const begin = () => {
    now = { ...nothing(), began: performance.now(), id: queue.newId() };
    if ("wholeScreen" in root.dataset) document.documentElement.requestFullscreen?.().catch(() => {});
    to("question", questions(form())[0]);
  };
  const step = (by) => {
    const asked = questions(form());
    const at = asked.indexOf(current()) + by;
    if (at < 0) return forget();
    if (at >= asked.length || (now.reviewing && by > 0)) {
      now.reviewing = true;
      return to("review");
    }
    to("question", asked[at]);
  };
  const back = () => {
    if (now.screen === "review") {
      now.reviewing = false;
      return to("question", questions(form()).at(-1));
    }
    step(-1);
  };
  const next = () => {
    const question = current();
    const sentence = fault(question);
    tell(question, sentence);
    if (sentence) question.querySelector("input, textarea").focus();
    else step(1);
  };

  // Sending.
  const response = () => ({
    id: now.id,
    unit: root.dataset.unit,
    channel: "kiosk",
    answered_at: new Date(Date.now() + offset).toISOString(),
    language: root.dataset.language,
    version: root.dataset.version,
    seconds: Math.round((performance.now() - now.began) / 1000),
    answers: answers(form()),
  });
  const send = async () => {
    if (now.response) return;
    const wrong = questions(form()).find((question) => fault(question));
    const empty = Object.keys(answers(form())).length === 0;
    if (wrong || empty) {
      to("question", wrong ?? questions(form())[0]);
      if (wrong) tell(wrong, fault(wrong));
      return;
    }
    now.response = response();
    await keep();
  };
  const keep = async () => {
    const mine = now;
    try {
      await queue.put(root.dataset.survey, mine.response);
      if (mine !== now) return;
      thanked = performance.now();
      now = { ...nothing(), screen: "thanks" };
      to("thanks");
    } catch {
      if (mine === now) to("unkept");
    }
  };

  // Forgetting.
  const swap = (lang) => {
    const { page, title } = pages.get(lang) ?? pages.values().next().value;
    const fresh = page.cloneNode(true);
    for (const name of root.getAttributeNames()) if (name !== "id" && name !== "class") root.removeAttribute(name);
    for (const name of fresh.getAttributeNames()) if (name !== "class") root.setAttribute(name, fresh.getAttribute(name));
    root.replaceChildren(...fresh.childNodes);
    document.title = title;
    document.documentElement.lang = fresh.lang;
  };
  const forget = () => {
    globalThis.speechSynthesis?.cancel();
    document.documentElement.classList.remove("large", "contrast");
    aloud = false;
    now = nothing();
    swap(first);
    to("start");
  };
  const leave = () => {
    const complete = "sendsPartial" in root.dataset && ["question", "review"].includes(now.screen) &&
      Object.keys(answers(form())).length > 0 && !questions(form()).some((question) => fault(question));
    if (complete && !now.response) queue.put(root.dataset.survey, response()).catch(() => {});
    forget();
  };

  // Another language, with what is answered so far.
  const speakIn = (lang) => {
    if (!pages.has(lang)) return;
    const ticked = all(form(), "input:checked").map((input) => [input.name, input.value]);
    const written = all(form(), ".entry").map((entry) => [entry.name, entry.value]);
    swap(lang);
    for (const [name, value] of ticked) form().querySelector(`[name="${name}"][value="${value}"]`).checked = true;
    for (const [name, value] of written) form().querySelector(`[name="${name}"]`).value = value;
    for (const aid of all(root, "[data-aid]")) aid.setAttribute("aria-pressed", aidIsOn(aid.dataset.aid));
    to(now.screen, now.question);
    find(`.tongues [data-lang="${lang}"]`).focus({ preventScroll: true });
  };

  // Aids: large print, high contrast, reading aloud where the browser has a voice for the language.
  let aloud = false;
  const aidIsOn = (aid) => aid === "aloud" ? aloud : document.documentElement.classList.contains(aid);
  const aid = (button) => {
    const name = button.dataset.aid;
    if (name === "aloud") aloud = !aloud;
    else document.documentElement.classList.toggle(name);
    button.setAttribute("aria-pressed", aidIsOn(name));
    if (name === "aloud") speak();
  };
  const voice = () => globalThis.speechSynthesis?.getVoices().find(({ lang }) => lang.split(/[-_]/)[0] === root.dataset.language);
  const offerVoice = () => { find("[data-aid=aloud]").hidden = !voice(); };
  const speak = () => {
    globalThis.speechSynthesis?.cancel();
    offerVoice();
    if (!aloud || !voice()) return;
    const question = now.screen === "question" ? current() : find(`.screen.${now.screen}`);
    const parts = question.matches(".question")
      ? [question.querySelector(".ask"), ...all(question, ".option > span")]
      : all(question, "h1, h2, p");
    const said = new SpeechSynthesisUtterance(parts.map((part) => part.textContent.trim()).join(". "));
    Object.assign(said, { voice: voice(), lang: voice().lang, rate: 0.9 });
    speechSynthesis.speak(said);
  };
  globalThis.speechSynthesis?.addEventListener?.("voiceschanged", offerVoice);

  // Idle: it asks whether anybody is there, counts, and forgets.
  const behind = () => all(root, ":scope > :is(header, main, .steps, .dot)");
  const warn = (left) => {
    const shade = find(".idle");
    const opens = shade.hidden;
    shade.hidden = false;
    for (const part of behind()) part.inert = true;
    shade.querySelector(".left").textContent = left;
    if (opens) find("#idle-title").focus();
  };
  const stay = () => {
    find(".idle").hidden = true;
    for (const part of behind()) part.inert = !find(".clerk").hidden;
    touched = performance.now();
  };
  const isChanged = () =>
    now.screen !== "start" && now.screen !== "ended" || !find(".clerk").hidden || root.dataset.language !== first ||
    all(root, "[data-aid]").some((button) => aidIsOn(button.dataset.aid));
  const tick = () => {
    const quiet = (performance.now() - touched) / 1000;
    const { idle, warning } = root.dataset;
    if (now.screen === "thanks") {
      if (performance.now() - thanked > THANKS) forget();
    } else if (!isChanged() || quiet < idle) {
      return;
    } else if (quiet >= Number(idle) + Number(warning)) {
      leave();
    } else if (now.screen !== "start") {
      warn(Math.ceil(Number(idle) + Number(warning) - quiet));
    }
  };
  setInterval(tick, 500);

  // What is done with the page.
  const acts = {
    begin, back, next, send, stay,
    restart: forget,
    resend: keep,
  };
  let pointed = false;
  root.addEventListener("pointerdown", () => { pointed = true; });
  addEventListener("keydown", () => { pointed = false; });
  for (const kind of ["pointerdown", "keydown", "input"]) {
    addEventListener(kind, () => { if (find(".idle").hidden) touched = performance.now(); }, { passive: true });
  }
  root.addEventListener("click", (event) => {
    if (performance.now() < busyUntil) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);
  root.addEventListener("click", (event) => {
    const link = event.target.closest("[data-lang]");
    const button = event.target.closest("button");
    if (link) {
      event.preventDefault();
      speakIn(link.dataset.lang);
    } else if (button?.dataset.aid) {
      aid(button);
    } else if (button?.dataset.go) {
      now.reviewing = true;
      to("question", button.dataset.go);
    } else if (button?.classList.contains("clear")) {
      for (const input of all(button.parentElement, "input:checked")) input.checked = false;
      draw();
    } else if (acts[button?.dataset.act]) {
      acts[button.dataset.act]();
    } else if (event.target.matches(".option input[type=radio]") && pointed) {
      // Touched, not reached by an arrow key: the choice is shown and the next question comes.
      const question = event.target.closest(".question");
      tell(question, null);
      draw();
      event.target.closest(".option").classList.add("taken");
      busy(CONFIRM);
      const { id } = now;
      setTimeout(() => {
        event.target.closest(".option").classList.remove("taken");
        if (now.id === id && now.question === question.dataset.question && find(".idle").hidden) step(1);
      }, CONFIRM);
    }
  });
  root.addEventListener("change", (event) => {
    if (!event.target.closest(".question")) return;
    keepAlone(event.target);
    const question = event.target.closest(".question");
    tell(question, fault(question, false));
    draw();
  });
  root.addEventListener("input", (event) => { if (event.target.matches(".question .entry")) draw(); });
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.target === form() && now.screen === "question") next();
  });
  addEventListener("contextmenu", (event) => event.preventDefault());
  addEventListener("pageshow", (event) => { if (event.persisted) forget(); });

  // The clerk's dot: how much waits, and whether something is wrong.
  const tellClerk = () => {
    const dot = find(".dot");
    const { waiting, broken, stopped, refused } = queue.state;
    dot.hidden = false;
    dot.classList.toggle("trouble", Boolean(broken || stopped || refused));
    dot.querySelector("span").textContent = broken ? "!" : waiting || "";
    if (waiting) dot.setAttribute("aria-label", dot.dataset.waiting.replace("{count}", waiting));
  };
  addEventListener("hailong-queue", tellClerk);

  // The server: it hears that this device lives, and may have another page or no more use for this one.
  const beat = async () => {
    try {
      const answer = await fetch(`${base}/beat`, { method: "POST", body: new URLSearchParams({ waiting: queue.state.waiting }) });
      if (answer.ok) {
        const heard = await answer.json();
        const ahead = Date.parse(heard.now) - Date.now();
        offset = Math.abs(ahead) > 60000 ? ahead : 0;
        ended = false;
        if (queue.state.waiting) queue.hurry();
        if (heard.page !== root.dataset.page) await renew();
      } else if ([403, 404].includes(answer.status)) {
        ended = true;
        queue.state.stopped = "device-revoked";
      }
      if (now.screen === "ended" && !ended) now.screen = "start";
      if (["start", "ended"].includes(now.screen)) draw();
    } catch {
      // Away; the queue says so where it matters.
    }
  };
  const CACHE = "hailong-kiosk";
  const refresh = async () => {
    const cache = await globalThis.caches?.open(CACHE);
    let isNew = false;
    for (const { href, dataset } of all(root, ".tongues a")) {
      const before = await (await cache?.match(href))?.text();
      const answer = await fetch(href, { cache: "no-cache" });
      if (!answer.ok) return;
      const text = await answer.text();
      await cache?.put(href, new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8" } }));
      const drawn = new DOMParser().parseFromString(text, "text/html");
      pages.set(dataset.lang, pristine(document.importNode(drawn.getElementById("kiosk"), true), drawn.title));
      isNew ||= before !== undefined && before !== text;
    }
    await keepFiles(cache);
    if (isNew && now.screen === "start") location.reload();
  };
  // Other settings: the next one to come finds them.
  const renew = async () => {
    await refresh();
    if (now.screen === "start") forget();
  };
  const keepFiles = async (cache) => {
    await document.fonts.ready;
    const used = performance.getEntriesByType("resource").map(({ name }) => name);
    const named = all(document, "head :is(link[href], script[src])").map((element) => element.href || element.src);
    const files = new Set([...used, ...named].filter((name) => new URL(name).pathname.startsWith("/assets/")));
    files.add(`${location.origin}${base}/app.webmanifest`);
    for (const name of files) if (!await cache?.match(name)) await cache?.add(name);
  };
  const watch = (act, every) => {
    const again = () => act().catch(() => {});
    setInterval(again, every);
    return again();
  };

  root.classList.add("live");
  document.documentElement.classList.add("screens");
  draw();
  offerVoice();
  hailong.kiosk = { find, behind, stay, beat, touch: () => { touched = performance.now(); } };
  navigator.serviceWorker?.register("/k/worker.js", { scope: "/k/" }).catch(() => {});
  queue.start(base.split("/")[2]).then(() => watch(beat, BEAT));
  watch(refresh, REFRESH).then(() => { root.dataset.ready = ""; });
})();
