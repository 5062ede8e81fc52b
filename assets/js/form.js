// The form with script: one part at a time, unasked questions hidden, progress in sight, answers kept on
// this device until they are sent, and read over before that. A courtesy only. The server decides what is
// asked and what is right; without this file the whole form stands on one page and works the same.
"use strict";
(() => {
  const form = document.querySelector("form[data-part]");
  if (!form) return;
  const { all, ask, questions, fault, keepAlone, tell, words } = hailong;
  const parts = all(form, ".part");
  const review = form.querySelector(".review");
  const progress = form.querySelector(".progress");
  const head = document.querySelector(".form-head");
  const send = form.querySelector("[type=submit]");
  const promise = form.querySelector(".promise");
  let current = parts[0];

  // What was filled in, kept on this device alone: for who is called away, or loses the page. It goes when
  // the page of thanks has come, and after a week.
  const KEY = `hailong-draft:${location.pathname}`;
  const SENT = `hailong-sent:${location.pathname}`;
  const WEEK = 7 * 24 * 3600 * 1000;
  const stored = (act) => { try { return act(); } catch { return null; } };
  const draft = {
    keep() {
      const answers = [...new FormData(form)].filter(([name, value]) => value !== "" && name !== "home_page");
      stored(() => localStorage.setItem(KEY, JSON.stringify({ version: form.dataset.version, at: Date.now(), answers })));
    },
    forget() { stored(() => localStorage.removeItem(KEY)); },
    restore() {
      const kept = stored(() => JSON.parse(localStorage.getItem(KEY)));
      if (!kept) return;
      if (kept.version !== form.dataset.version || !(Date.now() - kept.at < WEEK)) return draft.forget();
      for (const [name, value] of kept.answers) {
        for (const field of all(form, `[name="${CSS.escape(name)}"]`)) {
          if (field.matches(".entry")) field.value = value;
          else if (field.value === value) field.checked = true;
        }
      }
    },
  };

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
    next.textContent = now[at + 1] === review ? form.dataset.review : form.dataset.next;
    send.hidden = promise.hidden = !last;
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
    draw();
    if (!focus) return;
    current.querySelector("h2").focus({ preventScroll: true });
    scrollTo(0, 0);
  };
  const go = (steps) => {
    const now = open();
    const part = now[now.indexOf(current) + steps];
    if (!part) return;
    history.pushState(null, "", `#${part.id}`);
    show(part, true);
  };

  // What is missing or wrong is said before the next part, in the server's own words.
  const complete = (within) => {
    const wrong = questions(form).filter((question) => within.contains(question) && fault(question));
    for (const question of wrong) tell(question, fault(question));
    const [first] = wrong;
    if (!first) return true;
    if (!current.contains(first)) show(first.closest(".part"), false);
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
    draft.keep();
  });
  form.addEventListener("input", (event) => { if (event.target.matches(".entry")) draft.keep(); });
  form.addEventListener("click", (event) => {
    const clear = event.target.closest(".clear");
    if (!clear) return;
    for (const input of all(clear.parentElement, "input:checked")) input.checked = false;
    draw();
    draft.keep();
    clear.parentElement.querySelector("input").focus({ preventScroll: true });
  });
  form.addEventListener("submit", (event) => {
    // A return in a field means the next part, not the whole form.
    if (current !== review) {
      event.preventDefault();
      if (complete(current)) go(1);
    } else if (!complete(form)) {
      event.preventDefault();
    } else {
      send.disabled = true;
      send.textContent = form.dataset.sending;
    }
  });
  const sendText = send.textContent;
  addEventListener("pageshow", () => {
    send.disabled = false;
    send.textContent = sendText;
    // Come back to after it was sent: another response begins, with nothing in it.
    if (stored(() => sessionStorage.getItem(SENT))) {
      stored(() => sessionStorage.removeItem(SENT));
      draft.forget();
      form.reset();
      history.replaceState(null, "", location.pathname + location.search);
      current = parts[0];
    }
    draw();
  });

  // The address names the part, so that the way back is one part back and a fault can be linked to.
  const follow = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    const part = target ? target.closest(".part") : parts[0];
    if (part) show(part, target === part || !target);
    if (target && target !== part) {
      target.focus({ preventScroll: true });
      (target.closest(".question") || target).scrollIntoView({ block: "center" });
    }
  };
  addEventListener("popstate", follow);
  document.querySelector(".summary")?.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link && link.hash === location.hash) follow();
  });

  document.querySelector(".sheet").classList.add("stepped");
  progress.hidden = false;
  const faulty = form.querySelector(".faulty");
  if (!faulty) draft.restore();
  ask(form);
  current = (faulty && faulty.closest(".part")) || parts[0];
  if (!faulty && location.hash) history.replaceState(null, "", location.pathname + location.search);
  draw();
})();
