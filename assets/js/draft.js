// What was filled in, kept on this device alone: for who is called away, loses the page or the network. It
// goes when the response has arrived, and after a week.
"use strict";
hailong.draft = (form) => {
  const { all } = hailong;
  const KEY = `hailong-draft:${location.pathname}`;
  const SENT = `hailong-sent:${location.pathname}`;
  const WEEK = 7 * 24 * 3600 * 1000;
  const OWN = ["home_page", "form_version", "response_id", "form_seconds"];
  const lang = document.documentElement.lang;
  const stored = (act) => { try { return act(); } catch { return null; } };
  const fields = (name) => all(form, `[name="${CSS.escape(name)}"]`);

  // What a question and an answer mean, in the words of the page.
  const meaning = (field) => {
    const question = field.closest(".question")?.querySelector(".ask > span:last-child")?.firstChild.textContent.trim();
    return field.matches(".entry") ? question : `${question} ${field.closest(".option")?.textContent.trim()}`;
  };
  const chosen = (name, value) => fields(name).find((field) => field.matches(".entry") || field.value === value);

  const read = () => {
    const kept = stored(() => JSON.parse(localStorage.getItem(KEY)));
    if (!kept) return null;
    if (Date.now() - kept.at < WEEK) return kept;
    stored(() => localStorage.removeItem(KEY));
    return null;
  };
  return {
    read,
    // `more` says where one was, and what is on its way.
    keep(more) {
      const answers = [...new FormData(form)]
        .filter(([name, value]) => value !== "" && !OWN.includes(name))
        .map(([name, value]) => [name, value, meaning(chosen(name, value) ?? fields(name)[0])]);
      const draft = { version: form.dataset.version, lang, at: Date.now(), answers, ...more };
      stored(() => localStorage.setItem(KEY, JSON.stringify(draft)));
    },
    forget() { stored(() => localStorage.removeItem(KEY)); },
    // Puts the answers back; of another version only those whose question and answer read the same. Says how
    // many could not be.
    restore(kept) {
      const same = kept.version === form.dataset.version;
      let lost = 0;
      for (const [name, value, words] of kept.answers) {
        const field = chosen(name, value);
        if (!field || (!same && (kept.lang !== lang || words !== meaning(field)))) lost += 1;
        else if (field.matches(".entry")) field.value = value;
        else field.checked = true;
      }
      return lost;
    },
    // Come back to after it was sent: another response begins.
    wasSent() {
      const sent = stored(() => sessionStorage.getItem(SENT));
      stored(() => sessionStorage.removeItem(SENT));
      return Boolean(sent);
    },
    sent() {
      stored(() => localStorage.removeItem(KEY));
      stored(() => sessionStorage.setItem(SENT, "1"));
    },
  };
};
