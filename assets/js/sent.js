// After sending: what the form kept on this device goes, and the way back leads to an empty form.
"use strict";
(() => {
  const form = location.pathname.replace(/\/thanks$/, "");
  try {
    localStorage.removeItem(`hailong-draft:${form}`);
    sessionStorage.setItem(`hailong-sent:${form}`, "1");
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
})();
