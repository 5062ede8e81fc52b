// What is asked, what is answered, what is wrong: read from the form as the server drew it. Shared by the
// steps on a phone and the screens of a kiosk. A courtesy only: the server decides by the same rule.
"use strict";
globalThis.hailong = (() => {
  const all = (root, selector) => [...root.querySelectorAll(selector)];

  // Answers to questions that are not asked do not count.
  const codes = (form, name) => all(form, `[name="${name}"]:checked`)
    .filter((input) => !input.closest("[data-unasked]"))
    .map((input) => Number(input.value));
  const holds = (form, c) =>
    c.is ? codes(form, c.is.question).some((code) => c.is.is.includes(code))
    : c.all ? c.all.every((part) => holds(form, part))
    : c.any ? c.any.some((part) => holds(form, part))
    : !holds(form, c.not);

  // Marks what is not asked, in the order of the form: conditions look at earlier questions only.
  const ask = (form) => {
    for (const element of all(form, "[data-ask-if]")) {
      element.toggleAttribute("data-unasked", !holds(form, JSON.parse(element.dataset.askIf)));
    }
    // Numbers run over what is asked.
    questions(form).forEach((question, at) => {
      const number = question.querySelector(".ask > .number");
      if (number) number.textContent = `${at + 1}.`;
    });
  };
  const questions = (form) => all(form, ".question").filter((q) => !q.closest("[data-unasked]"));

  const entry = (question) => question.querySelector(".entry");
  const ticked = (question) => all(question, "input:checked");
  const isAnswered = (question) =>
    ticked(question).length > 0 || Boolean(entry(question)?.value.trim()) || Boolean(entry(question)?.validity.badInput);

  const number = (text) => /^-?\d+([.,]\d+)?$/.test(text) ? Number(text.replace(",", ".")) : NaN;
  const decimals = (text) => (text.split(/[.,]/)[1] || "").length;
  const keepsLimits = (question) => {
    const { atMost } = question.dataset;
    if (atMost && ticked(question).length > Number(atMost)) return false;
    const field = entry(question);
    if (!field || !field.value.trim()) return !field?.validity.badInput;
    if (!field.classList.contains("number")) return field.validity.valid;
    const text = field.value.trim();
    const { min, max, decimals: most } = field.dataset;
    return decimals(text) <= Number(most) && !(number(text) < Number(min ?? -Infinity)) && !(number(text) > Number(max ?? Infinity));
  };
  // The sentence to show beside a question, or null when its answer will do. `missing` asks for what is left out.
  const fault = (question, missing = true) => {
    if (!isAnswered(question)) return missing ? question.dataset.missing ?? null : null;
    const field = entry(question);
    if (field?.classList.contains("number") && Number.isNaN(number(field.value.trim()))) return question.dataset.wrong;
    if (keepsLimits(question)) return null;
    return document.getElementById(`l-${question.dataset.question}`)?.textContent ?? question.dataset.wrong ?? field?.validationMessage;
  };

  // "None of these" goes with nothing else.
  const keepAlone = (input) => {
    if (!input.checked || input.type !== "checkbox") return;
    for (const other of ticked(input.closest(".question"))) {
      if (other !== input && ("alone" in input.dataset || "alone" in other.dataset)) other.checked = false;
    }
  };

  // One question's answer in words, for reading it over.
  const words = (question) => {
    const chosen = ticked(question).map((input) => input.closest(".option").querySelector("span").textContent);
    if (chosen.length) return chosen.join("; ");
    const field = entry(question);
    const text = field?.value.trim() ?? "";
    const unit = question.querySelector(".with-unit > span");
    if (field?.type === "date" && text) {
      return new Date(`${text}T00:00`).toLocaleDateString(document.documentElement.lang, { dateStyle: "long" });
    }
    return unit && text ? `${text} ${unit.textContent}` : text;
  };

  // The answers as the API takes them.
  const answers = (form) => {
    const found = {};
    for (const question of questions(form)) {
      if (!isAnswered(question)) continue;
      const chosen = ticked(question);
      found[question.dataset.question] = !chosen.length ? entry(question).value.trim()
        : chosen[0].type === "checkbox" ? chosen.map((input) => Number(input.value))
        : Number(chosen[0].value);
    }
    return found;
  };

  const tell = (question, sentence) => {
    const id = `e-${question.dataset.question}`;
    const said = question.querySelector(`#${CSS.escape(id)}`);
    question.classList.toggle("faulty", Boolean(sentence));
    if (!sentence) {
      said?.remove();
      question.removeAttribute("aria-invalid");
      return;
    }
    if (said) {
      said.textContent = sentence;
      return;
    }
    const made = document.createElement("p");
    made.className = "fault";
    made.id = id;
    made.setAttribute("role", "alert");
    made.textContent = sentence;
    question.querySelector(":scope > .options, :scope > .entry, :scope > .with-unit").before(made);
    question.setAttribute("aria-describedby", id);
  };

  return { all, ask, questions, isAnswered, fault, keepAlone, words, answers, tell };
})();
