// The form with script: one part at a time, unasked questions hidden, progress in sight.
// A courtesy only. The server decides what is asked and what is right; without this file the whole
// form stands on one page and works the same.
"use strict";
(() => {
  const form = document.querySelector("form[data-part]");
  if (!form) return;
  const parts = [...form.querySelectorAll(".part")];
  const conditional = [...form.querySelectorAll("[data-ask-if]")]
    .map((element) => ({ element, askIf: JSON.parse(element.dataset.askIf) }));
  const progress = form.querySelector(".progress");
  const head = document.querySelector(".form-head");
  const send = form.querySelector("[type=submit]");
  const promise = form.querySelector(".promise");
  let current = parts[0];

  // What is asked: the same rule as on the server. Answers of hidden questions do not count.
  const codes = (question) => [...form.querySelectorAll(`[name="${question}"]:checked`)]
    .filter((input) => !input.closest("[data-unasked]"))
    .map((input) => Number(input.value));
  const holds = (c) =>
    c.is ? codes(c.is.question).some((code) => c.is.is.includes(code))
    : c.all ? c.all.every(holds)
    : c.any ? c.any.some(holds)
    : !holds(c.not);
  const ask = () => {
    for (const { element, askIf } of conditional) {
      const asked = holds(askIf);
      element.toggleAttribute("data-unasked", !asked);
      element.hidden = !asked;
    }
  };
  const asked = () => parts.filter((part) => !part.hasAttribute("data-unasked"));

  // One part at a time.
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
  const draw = () => {
    ask();
    const open = asked();
    if (!open.includes(current)) current = open[0];
    const at = open.indexOf(current);
    for (const part of parts) part.hidden = part !== current;
    head.classList.toggle("unseen", at > 0);
    const last = at === open.length - 1;
    next.hidden = last;
    send.hidden = promise.hidden = !last;
    back.hidden = at === 0;
    const words = form.dataset.part.replace("{at}", at + 1).replace("{of}", open.length);
    progress.querySelector("b").textContent = words;
    progress.querySelector("span").textContent = current.querySelector("h2").lastChild.textContent;
    const bar = progress.querySelector("progress");
    bar.max = open.length;
    bar.value = at + 1;
    for (const question of form.querySelectorAll(".question")) {
      const clear = question.querySelector(":scope > .clear");
      if (clear) clear.hidden = !question.querySelector("input:checked");
    }
  };
  const show = (part, focus) => {
    current = part;
    draw();
    if (!focus) return;
    current.querySelector("h2").focus({ preventScroll: true });
    scrollTo(0, 0);
  };
  const go = (steps) => {
    const open = asked();
    const part = open[open.indexOf(current) + steps];
    if (!part) return;
    history.pushState(null, "", `#${part.id}`);
    show(part, true);
  };

  // A question that needs an answer says so before the next part, in the server's own words.
  const missing = () => [...current.querySelectorAll("[data-missing]")].filter((question) =>
    !question.closest("[data-unasked]") &&
    !question.querySelector("input:checked") &&
    ![...question.querySelectorAll(".entry")].some((entry) => entry.value.trim()));
  const tell = (question) => {
    question.classList.add("faulty");
    if (question.querySelector(".fault")) return;
    const fault = document.createElement("p");
    fault.className = "fault";
    fault.id = `e-${question.dataset.question}`;
    fault.textContent = question.dataset.missing;
    const control = question.querySelector(":scope > .options, :scope > .entry, :scope > .with-unit");
    control.before(fault);
    question.setAttribute("aria-describedby", fault.id);
  };
  const complete = () => {
    const left = missing();
    left.forEach(tell);
    if (left.length) {
      left[0].querySelector("input, textarea").focus({ preventScroll: true });
      left[0].scrollIntoView({ block: "center" });
    }
    return !left.length;
  };
  next.addEventListener("click", () => { if (complete()) go(1); });
  back.addEventListener("click", () => history.state === null && !location.hash ? go(-1) : history.back());

  form.addEventListener("change", (event) => {
    const question = event.target.closest(".faulty");
    if (question && !missing().includes(question)) {
      question.classList.remove("faulty");
      question.querySelector(".fault")?.remove();
    }
    draw();
  });
  form.addEventListener("click", (event) => {
    const clear = event.target.closest(".clear");
    if (!clear) return;
    const inputs = [...clear.parentElement.querySelectorAll("input:checked")];
    for (const input of inputs) input.checked = false;
    draw();
    clear.parentElement.querySelector("input").focus({ preventScroll: true });
  });
  form.addEventListener("submit", (event) => {
    if (!complete()) return event.preventDefault();
    send.disabled = true;
    send.textContent = form.dataset.sending;
  });
  const sendText = send.textContent;
  addEventListener("pageshow", () => {
    send.disabled = false;
    send.textContent = sendText;
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
  current = (faulty && faulty.closest(".part")) || parts[0];
  if (!faulty && location.hash) history.replaceState(null, "", location.pathname + location.search);
  draw();
})();
