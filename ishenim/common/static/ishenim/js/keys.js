/* Keys, idle lock and small behaviours of every page. Bound by data-ishenim-…; pages work without it. */
(function () {
  "use strict";

  /* --- a browser gives the focus when it first paints; whoever types at once is faster, and the keys would be lost --- */
  var first = document.querySelector("[autofocus]");
  if (first && document.activeElement === document.body) first.focus();

  var LETTERS = { KeyY: "ң", KeyJ: "ө", KeyE: "ү" }; // the physical keys of н, о, у in ЙЦУКЕН
  var lastPress = 0;
  var awaitsLetter = false;

  function name(event) {
    if (event.ctrlKey && event.key === "Enter") return "Ctrl+Enter";
    return event.altKey || event.ctrlKey || event.metaKey ? "" : event.key;
  }

  function press(key) {
    var bound = Array.prototype.filter.call(document.querySelectorAll("[data-ishenim-key]"), function (one) {
      return one.getAttribute("data-ishenim-key") === key && !one.hidden;
    });
    var form = document.activeElement && document.activeElement.closest("form"); // of several forms the one in hand
    var inHand = bound.filter(function (one) { return form && form.contains(one); });
    var shown = bound.filter(function (one) { return one.tagName === "FORM" || one.offsetParent; });
    var target = inHand.pop() || shown.pop();
    if (!target) return false;
    if (target.tagName === "FORM") target.requestSubmit();
    else target.click();
    return true;
  }

  function put(letter) {
    var field = document.activeElement;
    if (!field || field.selectionStart === undefined || field.selectionStart === null) return;
    field.setRangeText(letter, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("keydown", function (event) {
    if (awaitsLetter && ["Shift", "Control", "Alt", "Meta", "CapsLock"].indexOf(event.key) < 0) {
      awaitsLetter = false;
      if (LETTERS[event.code]) {
        event.preventDefault();
        put(event.shiftKey ? LETTERS[event.code].toUpperCase() : LETTERS[event.code]);
        return;
      }
    }
    if (event.key === "F4" && !event.altKey) {
      event.preventDefault();
      awaitsLetter = true;
      return;
    }
    if (event.ctrlKey && event.code === "KeyK") {
      event.preventDefault();
      var search = document.querySelector("[data-ishenim-search]");
      if (search) search.focus();
      else if (document.querySelector("a[href='/journal']")) location.href = "/journal";
      return;
    }
    var key = name(event);
    if (["F2", "F9", "Ctrl+Enter", "Escape"].indexOf(key) < 0 || event.defaultPrevented) return;
    var now = Date.now();
    if (event.repeat || (key === "F9" && now - lastPress < 1500)) { // register must not run into print
      event.preventDefault();
      return;
    }
    if (press(key)) {
      event.preventDefault();
      lastPress = now;
    } else if (key === "F9") {
      event.preventDefault();
      window.print();
    }
  });

  document.addEventListener("keydown", function (event) { // a digit chooses in a list of numbered choices
    var list = event.target.type === "radio" && event.target.closest("[data-ishenim-digits]");
    var digit = list && !event.ctrlKey && !event.altKey && /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
    var choice = digit && list.querySelectorAll("input[type=radio]")[digit[1] - 1];
    if (!choice) return;
    event.preventDefault();
    choice.checked = true;
    choice.focus();
  });

  document.addEventListener("mousedown", function (event) {
    var letter = event.target.closest && event.target.closest("[data-ishenim-letters] button");
    if (!letter) return;
    event.preventDefault(); // the field keeps the focus
    put(letter.textContent);
  });

  document.querySelectorAll("[data-ishenim-letters], [data-ishenim-print]").forEach(function (one) { one.hidden = false; });
  document.querySelectorAll("[data-ishenim-print]").forEach(function (one) {
    one.addEventListener("click", function () { window.print(); });
  });
  document.querySelectorAll("input[type=file] + .ish-file").forEach(function (own) { // the browser's button knows no Kyrgyz
    var input = own.previousElementSibling;
    own.hidden = false;
    input.classList.add("govuk-visually-hidden");
    input.addEventListener("change", function () {
      own.lastElementChild.textContent = Array.prototype.map.call(input.files, function (file) { return file.name; }).join(", ");
    });
  });
  document.querySelectorAll("[data-ishenim-keep]").forEach(function (form) { // what is typed is kept within two seconds
    var timer;
    form.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(function () {
        fetch(form.getAttribute("data-ishenim-keep"), { method: "POST", body: new FormData(form), headers: { "Ishenim-By": "page" } });
      }, 1500);
    });
  });
  var focus = document.querySelector("[data-ishenim-focus]");
  if (focus) focus.focus();

  // F9 on this page arrives right after the F9 that registered: swallow it for a moment
  lastPress = document.querySelector("[data-ishenim-print]") ? Date.now() : 0;

  /* The idle lock: the server locks by itself; the page hides what it shows by asking for itself anew. */
  var told = Date.now(); // when the server last heard of a key
  function tellServer() {
    var token = document.querySelector("[name=csrfmiddlewaretoken]");
    if (!token || !minutes || Date.now() - told < 60000) return;
    told = Date.now();
    fetch("/seen", {
      method: "POST", credentials: "same-origin",
      headers: { "X-CSRFToken": token.value, "Ishenim-By": "key" }
    }).catch(function () { told = 0; });
  }

  var minutes = Number(document.body.getAttribute("data-ishenim-idle") || 0);
  var active = Date.now();
  ["keydown", "mousedown", "touchstart"].forEach(function (kind) {
    document.addEventListener(kind, function () { active = Date.now(); tellServer(); }, true);
  });
  if (minutes) {
    setInterval(function () {
      var idle = (Date.now() - active) / 60000;
      var warning = document.querySelector("[data-ishenim-idle-warning]");
      if (warning) warning.hidden = !(idle > minutes - 2 && idle <= minutes);
      var isSafe = !window.ishenimUnsaved || !window.ishenimUnsaved();
      if (idle > minutes && isSafe) location.replace(location.pathname.indexOf("/calls/") === 0 && !/register$|end$/.test(location.pathname) ? location.pathname : "/desk");
    }, 5000);
  }
})();
