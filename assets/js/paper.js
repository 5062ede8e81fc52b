// Typing a sheet by keyboard alone: where one stroke is a whole answer the next field takes the focus,
// Enter goes on, and the arrow keys go up and down. Without this file Tab does the same.
"use strict";
(() => {
  const form = document.querySelector(".sheet-form");
  if (!form) return;
  const fields = [...form.querySelectorAll("input, textarea"), form.querySelector("[type=submit]")];
  const go = (field, steps) => {
    const next = fields[fields.indexOf(field) + steps];
    if (!next) return;
    next.focus();
    next.select?.();
    next.closest(".line")?.scrollIntoView({ block: "nearest" });
  };
  form.addEventListener("input", (event) => {
    const { strokes } = event.target.dataset;
    if (!strokes || !event.target.value) return;
    const stroke = event.target.value.slice(-1);
    const known = strokes.includes(stroke);
    event.target.value = known ? stroke : "";
    if (known) go(event.target, 1);
  });
  form.addEventListener("keydown", (event) => {
    const field = event.target;
    if (field.tagName === "BUTTON" || event.isComposing) return;
    const text = field.tagName === "TEXTAREA";
    if (event.key === "Enter" && (!text || !event.shiftKey)) { event.preventDefault(); go(field, 1); }
    if (event.key === "ArrowDown" && !text) { event.preventDefault(); go(field, 1); }
    if (event.key === "ArrowUp" && !text) { event.preventDefault(); go(field, -1); }
    if (event.key === "Backspace" && field.dataset.strokes && !field.value) { event.preventDefault(); go(field, -1); }
  });
  form.querySelector("[aria-invalid]")?.focus();
})();
