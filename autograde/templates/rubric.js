(() => {  // in formgrader, below an answer: no blank line and no dollar sign, since this stands in Markdown
  const group = document.currentScript.previousElementSibling;
  const buttons = [...group.querySelectorAll("button")];
  const field = end => document.getElementById(group.dataset.of + end);
  const lines = () => field("-comment").value.split("\n").filter(Boolean);
  const put = (end, value) => {
    field(end).value = value;
    field(end).dispatchEvent(new Event("input"));  // the box grows
    jQuery(field(end)).change();  // and formgrader saves
  };
  const show = () => buttons.forEach(button => {
    const on = lines().includes(button.textContent);
    button.setAttribute("aria-pressed", on);
    button.classList.toggle("btn-success", on);
  });
  buttons.forEach(button => button.onclick = () => {
    const there = lines(), its = button.textContent;
    const now = there.includes(its) ? there.filter(line => line !== its) : [...there, its];
    put("-comment", now.join("\n"));
    put("", buttons.filter(one => now.includes(one.textContent)).reduce((sum, one) => sum + Number(one.dataset.points), 0));
    show();
  });
  jQuery(document).ajaxStop(show);  // what was said before has come, or is saved
})();
