// What is chosen above figures acts at once. By keyboard a list goes through its entries one by one: it acts when it is
// left, or by its button, which then can be seen. Without this file the button does it.
"use strict";
(() => {
  for (const form of document.querySelectorAll("form.filter")) {
    let isByKey = false, isChanged = false;
    form.classList.add("acting");
    form.addEventListener("keydown", () => { isByKey = true; });
    form.addEventListener("pointerdown", () => { isByKey = false; });
    form.addEventListener("change", () => {
      isChanged = true;
      if (!isByKey) form.requestSubmit();
    });
    form.addEventListener("focusout", ({ relatedTarget }) => {
      if (isChanged && isByKey && !form.contains(relatedTarget)) form.requestSubmit();
    });
  }
})();
