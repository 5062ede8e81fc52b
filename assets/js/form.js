// The form with script: one part at a time, unasked questions hidden, progress in sight, read over before it
// is sent. A courtesy only. The server decides what is asked and what is right; without this file the whole
// form stands on one page and works the same.
"use strict";
hailong.steps = (form) => {
  const { all, ask, questions, isAnswered, fault, keepAlone, tell, words } = hailong;
  const parts = all(form, ".part");
  const review = form.querySelector(".review");
  const progress = form.querySelector(".progress");
  const head = document.querySelector(".form-head");
  const send = form.querySelector(".actions [type=submit]");
  const promise = form.querySelector(".promise");
  const waiting = form.querySelector(".waiting");
  const phone = form.querySelector(".phone");
  const draft = hailong.draft(form);
  const sender = hailong.sender();
  let start = parts[0]; // where the page was opened
  let current = start;
  let correcting = false; // a question was opened from the page for reading over
  let id = sender.newId();
  let began = Date.now();
  let seconds = null; // how long it took, once it was sent
  let onItsWay = false;
  let askedForPhone = false;

  const keep = () => draft.keep({ part: current.id, began, ...(seconds === null ? {} : { id, seconds, onItsWay }) });

  // One part at a time; the last one is for reading over.
  const open = () => parts.filter((part) => !part.hasAttribute("data-unasked"));
  const back = button("button quiet back", form.dataset.back);
  const next = button("button next", form.dataset.next);
  send.before(next);
  send.after(back);
  function button(name, text) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = name;
    made.textContent = text;
    return made;
  }
  const title = (part) => part.querySelector("h2").lastChild.textContent;
  const draw = () => {
    ask(form);
    const now = open();
    if (!now.includes(current)) current = now[0];
    const at = now.indexOf(current);
    for (const part of parts) part.hidden = part !== current;
    head.classList.toggle("unseen", at > 0);
    const last = current === review;
    next.hidden = last;
    next.textContent = correcting ? form.dataset.done : now[at + 1] === review ? form.dataset.review : form.dataset.next;
    if (!last) hold();
    promise.hidden = !last;
    for (const button of sends) button.hidden = !last || !waiting.hidden;
    phone.hidden = !(last && askedForPhone && hasPhone());
    back.hidden = at === 0;
    const count = form.dataset.part.replace("{at}", at + 1).replace("{of}", now.length - 1);
    progress.querySelector("b").textContent = last ? title(review) : count;
    progress.querySelector("span").textContent = last ? "" : title(current);
    const bar = progress.querySelector("progress");
    bar.max = now.length;
    bar.value = at + 1;
    for (const clear of all(form, ".question > .clear")) clear.hidden = !clear.parentElement.querySelector("input:checked");
    if (last) readOver();
  };
  const readOver = () => {
    const list = review.querySelector(".answers");
    list.replaceChildren(...questions(form).map((question) => {
      const row = document.createElement("li");
      const link = document.createElement("a");
      const said = document.createElement("b");
      link.href = `#${question.querySelector("input, textarea").id}`;
      link.textContent = question.querySelector(".ask > span:last-child").firstChild.textContent.trim();
      said.textContent = words(question) || list.dataset.blank;
      row.append(link, said);
      return row;
    }));
  };
  const show = (part, focus) => {
    current = part;
    if (current === review) correcting = false;
    draw();
    if (!focus) return;
    current.querySelector("h2").focus({ preventScroll: true });
    scrollTo(0, 0);
  };
  const go = (steps) => {
    const now = open();
    const part = correcting && steps > 0 ? review : now[now.indexOf(current) + steps];
    if (!part) return;
    history.pushState(null, "", `#${part.id}`);
    show(part, true);
    keep();
  };

  // What is missing or wrong is said before the next part, in the server's own words.
  const complete = (within) => {
    const wrong = questions(form).filter((question) => within.contains(question) && fault(question));
    for (const question of wrong) tell(question, fault(question));
    const [first] = wrong;
    if (!first) return true;
    if (!current.contains(first)) {
      correcting = current === review;
      show(first.closest(".part"), false);
    }
    first.querySelector("input, textarea").focus({ preventScroll: true });
    first.scrollIntoView({ block: "center" });
    return false;
  };
  next.addEventListener("click", () => { if (complete(current)) go(1); });
  back.addEventListener("click", () => history.state === null && !location.hash ? go(-1) : history.back());

  form.addEventListener("change", (event) => {
    keepAlone(event.target);
    const question = event.target.closest(".question");
    if (question && (question.matches(".faulty") || fault(question, false))) tell(question, fault(question));
    draw();
    keep();
  });
  form.addEventListener("input", (event) => { if (event.target.matches(".entry")) keep(); });
  form.addEventListener("click", (event) => {
    const link = event.target.closest(".answers a");
    if (link) {
      event.preventDefault();
      correcting = true;
      history.pushState(null, "", link.hash);
      follow();
    }
    const clear = event.target.closest(".clear");
    if (!clear) return;
    for (const input of all(clear.parentElement, "input:checked")) input.checked = false;
    draw();
    keep();
    clear.parentElement.querySelector("input").focus({ preventScroll: true });
  });

  // Sending: the page stays until there is an answer, and says so.
  const sends = all(form, "[type=submit]");
  const sendText = send.textContent;
  const again = waiting.querySelector("button");
  const againText = again.textContent;
  const rest = (busy) => {
    for (const button of sends) {
      button.disabled = busy;
      button.textContent = busy ? form.dataset.sending : sendText;
    }
    again.textContent = busy ? form.dataset.sending : againText;
  };
  const own = (name, value) => {
    const field = form.querySelector(`input[name="${name}"]`) ?? form.appendChild(document.createElement("input"));
    Object.assign(field, { type: "hidden", name, value });
  };
  const waits = ({ busy }) => {
    rest(false);
    for (const said of all(waiting, "[data-say]")) said.hidden = said.dataset.say !== (busy ? "busy" : "offline");
    if (!waiting.hidden) return;
    waiting.hidden = false;
    phone.hidden = true;
    for (const button of sends) button.hidden = true;
    waiting.focus({ preventScroll: true });
    waiting.scrollIntoView({ block: "center" });
  };
  const done = ({ thanks, page, repeated }) => {
    onItsWay = false;
    if (thanks || repeated) draft.sent();
    else keep();
    if (thanks) location.assign(thanks);
    else hailong.showPage(page);
  };
  const deliver = () => {
    onItsWay = true;
    seconds ??= Math.round((Date.now() - began) / 1000);
    own("response_id", id);
    own("form_seconds", seconds);
    keep();
    rest(true);
    sender.send(form, done, waits);
  };
  // Who goes back to an answer sends again when ready, under the same id.
  function hold() {
    if (!onItsWay) return;
    onItsWay = false;
    sender.stop();
    waiting.hidden = true;
    rest(false);
    keep();
  }
  const hurry = () => {
    if (!onItsWay || !form.isConnected) return;
    rest(true);
    sender.hurry(form, done, waits);
  };
  again.addEventListener("click", hurry);
  addEventListener("online", hurry);

  // Ten digits in a row are most likely a telephone number: asked once, then sent as it is.
  const PHONE = /(?:^|[^\d.,]|[^\d][.,])(?:84|0)(?:[ .-]?\d){8,10}(?!\d)/;
  const hasPhone = () => all(form, "textarea, input.entry:not(.number, .date)")
    .some((field) => !field.closest("[data-unasked]") && PHONE.test(field.value));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    // A return in a field means the next part, not the whole form.
    if (current !== review) {
      if (complete(current)) go(1);
    } else if (complete(form)) {
      if (!askedForPhone && hasPhone()) {
        askedForPhone = true;
        phone.hidden = false;
        phone.focus({ preventScroll: true });
        phone.scrollIntoView({ block: "center" });
      } else {
        deliver();
      }
    }
  });
  addEventListener("pageshow", (event) => {
    if (!form.isConnected) return;
    if (draft.wasSent()) begin();
    else if (event.persisted) draw();
  });

  // Another response, with nothing in it.
  const begin = () => {
    hold();
    draft.forget();
    rest(false);
    HTMLFormElement.prototype.reset.call(form);
    for (const field of all(form, "input:checked:not([hidden])")) field.checked = false;
    for (const field of all(form, ".entry")) field.value = "";
    for (const question of all(form, ".question.faulty")) tell(question, null);
    [id, began, seconds, askedForPhone, correcting] = [sender.newId(), Date.now(), null, false, false];
    waiting.hidden = kept.hidden = true;
    [start] = parts;
    history.replaceState(null, "", location.pathname + location.search);
    show(start, true);
  };
  const kept = document.querySelector(".kept");
  kept.querySelector("button").addEventListener("click", begin);

  // The address names the part, so that the way back is one part back and a fault can be linked to.
  const follow = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    const part = target ? target.closest(".part") : start;
    if (part) show(part, target === part || !target);
    if (target && target !== part) {
      target.focus({ preventScroll: true });
      (target.closest(".question") || target).scrollIntoView({ block: "center" });
    }
  };
  addEventListener("popstate", () => { if (form.isConnected) follow(); });
  document.querySelector(".summary")?.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link && link.hash === location.hash) follow();
  });

  // Where one was, with a word on it.
  const resume = () => {
    const before = draft.read();
    if (!before || !before.answers.length) return;
    const lost = draft.restore(before);
    began = Math.min(before.began ?? began, began);
    ask(form);
    const part = parts.find((each) => each.id === before.part && open().includes(each));
    const left = open().find((each) => questions(form).some((one) => each.contains(one) && !isAnswered(one)));
    current = (lost && left) || part || parts[0];
    kept.hidden = false;
    const changed = kept.querySelector("[data-lost]");
    changed.hidden = lost === 0;
    changed.textContent = changed.dataset.lost.replace("{count}", lost);
    if (before.id) [id, seconds] = [before.id, before.seconds];
    if (before.onItsWay && !lost && !questions(form).some((question) => fault(question))) {
      current = review;
      deliver();
    }
  };

  document.querySelector(".sheet").classList.add("stepped");
  progress.hidden = false;
  const faulty = form.querySelector(".faulty");
  const givenBack = document.querySelector(".summary");
  ask(form);
  if (draft.wasSent()) draft.forget();
  else if (!givenBack) resume();
  if (faulty) current = faulty.closest(".part");
  else if (givenBack) current = review;
  if (!faulty && location.hash) history.replaceState(null, "", location.pathname + location.search);
  start = current;
  draw();
  givenBack?.focus();
};

(() => {
  const form = document.querySelector("form[data-part]");
  if (form) hailong.steps(form);
})();
