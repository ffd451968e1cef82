// Comfort only: every page works without this file.
"use strict";

const openAll = () => {
  for (const details of document.querySelectorAll(".matches details")) details.open = true;
};

for (const button of document.querySelectorAll("[data-act]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    if (button.dataset.act === "print") window.print();
    else openAll();
  });
}

// A long sum of work must not be sent twice.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", () => {
    const button = form.querySelector("button");
    if (button) setTimeout(() => { button.setAttribute("aria-busy", "true"); button.disabled = true; }, 0);
  });
}
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button[aria-busy]")) {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
});

const input = document.getElementById("fichiers");
if (input) {
  const list = document.getElementById("choisis");
  const zone = input.closest(".drop");
  zone.classList.add("enhanced");
  const show = () => {
    list.replaceChildren(...Array.from(input.files, (file) => {
      const item = document.createElement("li");
      item.textContent = file.name;
      return item;
    }));
  };
  input.addEventListener("change", show);
  for (const name of ["dragover", "dragleave", "drop"]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.toggle("over", name === "dragover");
      if (name === "drop") { input.files = event.dataTransfer.files; show(); }
    });
  }
}

const report = document.getElementById("bilan");
if (report) report.focus();
