// A part of a page that is looked at again while something is being prepared; without this script there is a link.
(function () {
  "use strict";
  var part = document.querySelector("[data-ishenim-part]");
  function look() {
    if (!part.querySelector("[data-ishenim-working]")) return;
    fetch(part.getAttribute("data-ishenim-part"), { headers: { "Ishenim-Part": "yes" } })
      .then(function (answer) {
        return answer.ok && !answer.redirected ? answer.text() : "";
      })
      .then(function (words) {
        if (words) part.innerHTML = words;
      })
      .catch(function () {})
      .then(function () {
        setTimeout(look, 1000);
      });
  }
  if (part) setTimeout(look, 1000);
})();
