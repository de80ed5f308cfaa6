"use strict";
(() => {
  const list = document.querySelector(".mistakes");
  const form = document.querySelector("#filter");
  if (list && form) {
    const items = [...list.children];
    const count = document.querySelector("#count");
    const field = (name) => form.elements[name];
    const orders = {
      confidence: (a, b) => a.dataset.order - b.dataset.order,
      doubt: (a, b) => b.dataset.order - a.dataset.order,
      article: (a, b) => a.dataset.place - b.dataset.place,
    };
    const wanted = (item) =>
      ["right", "given", "kind", "source"].every((name) => !field(name) || !field(name).value || item.dataset[name] === field(name).value) &&
      (!field("sure") || !field("sure").checked || item.dataset.sure === "yes") &&
      (!field("text").value.trim() || item.textContent.toLowerCase().includes(field("text").value.trim().toLowerCase()));
    const show = () => {
      let shown = 0;
      for (const item of items) {
        item.hidden = !wanted(item);
        shown += !item.hidden;
      }
      count.textContent = count.dataset.text.replace("#", shown).replace("#", items.length);
    };
    const sort = () => field("order") && list.append(...items.sort(orders[field("order").value]));
    form.hidden = count.hidden = false;
    form.addEventListener("input", show);
    form.addEventListener("change", () => { sort(); show(); });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(() => { sort(); show(); }));
    for (const link of document.querySelectorAll("a[data-right]")) {
      link.addEventListener("click", () => {
        form.reset();
        field("right").value = link.dataset.right;
        field("given").value = link.dataset.given;
        setTimeout(show);
      });
    }
    show();
  }
  const cuts = document.querySelector("#cuts");
  if (cuts) {
    cuts.hidden = false;
    cuts.addEventListener("change", () => {
      const by = cuts.elements.by.value;
      for (const row of document.querySelectorAll("tr[data-by]")) {
        row.hidden = (by && row.dataset.by !== by) || (cuts.elements.small.checked && row.dataset.small === "yes");
      }
    });
    cuts.addEventListener("submit", (event) => event.preventDefault());
  }
})();
