// What the kiosk shows its clerk, behind a PIN: how much waits, and the ways to send it, save it, leave.
"use strict";
(() => {
  const { queue, all } = hailong;
  const dialog = () => document.querySelector(".clerk");
  const WAIT = 2000; // after a wrong PIN, longer each time
  let wrong = 0;
  let closedUntil = 0;

  const bytes = (text) => new TextEncoder().encode(text);
  const hash = async (pin, salt, iterations) => {
    const key = await crypto.subtle.importKey("raw", bytes(pin), "PBKDF2", false, ["deriveBits"]);
    const bits = await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations }, key, 256);
    return [...new Uint8Array(bits)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  const open = () => {
    dialog().hidden = false;
    for (const part of hailong.kiosk.behind()) part.inert = true;
    dialog().querySelector("#pin").focus();
  };
  const close = () => {
    const box = dialog();
    box.hidden = true;
    box.querySelector(".pin").hidden = false;
    box.querySelector(".panel").hidden = true;
    box.querySelector("#pin").value = "";
    box.querySelector(".fault").textContent = "";
    hailong.kiosk.stay();
    hailong.kiosk.find(".dot").focus({ preventScroll: true });
  };
  const enter = async () => {
    const box = dialog();
    const [entry, fault] = [box.querySelector("#pin"), box.querySelector(".fault")];
    if (performance.now() < closedUntil) return;
    if (!globalThis.crypto?.subtle) {
      fault.textContent = fault.dataset.insecure;
      return;
    }
    const { salt, hash: known, rounds } = box.dataset;
    const right = await hash(entry.value.trim(), salt, Number(rounds)) === known;
    entry.value = "";
    if (!right) {
      wrong += 1;
      closedUntil = performance.now() + WAIT * wrong;
      fault.textContent = fault.dataset.wrong;
      entry.focus();
      return;
    }
    wrong = 0;
    fault.textContent = "";
    box.querySelector(".pin").hidden = true;
    box.querySelector(".panel").hidden = false;
    draw();
    box.querySelector(".panel button").focus();
  };

  const draw = () => {
    const box = dialog();
    const { state } = queue;
    for (const count of all(box, "[data-count]")) count.textContent = state[count.dataset.count].toLocaleString(document.documentElement.lang);
    const moment = box.querySelector("[data-moment]");
    if (state.delivered) moment.textContent = new Date(state.delivered).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
    box.querySelector("[data-state=broken]").hidden = !state.broken;
    box.querySelector("[data-state=stopped]").hidden = !state.stopped;
    box.querySelector("[data-state=fleeting]").hidden = state.lasting !== false;
  };

  // The queue as a file: what the API takes, one response after the other. It stays in the queue too.
  const save = async () => {
    const saved = { saved_at: new Date().toISOString(), responses: (await queue.all()).map(({ survey, response, refused }) => ({ survey, response, refused })) };
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(saved, null, 1)], { type: "application/json" }));
    link.download = `hailong-${saved.saved_at.slice(0, 16).replace(/[:T]/g, "-")}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  const leave = async () => {
    close();
    await document.exitFullscreen?.().catch(() => {});
  };

  const acts = { clerk: open, close, save, leave, deliver: () => queue.hurry() };
  document.addEventListener("click", (event) => acts[event.target.closest("button")?.dataset.act]?.());
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !dialog().hidden) close(); });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".clerk .pin")) return;
    event.preventDefault();
    enter();
  });
  addEventListener("hailong-queue", () => { if (!dialog().querySelector(".panel").hidden) draw(); });
})();
