/* The call screen: saving within two seconds, minute stamps, villages, keys. Works without it, only slower. */
(function () {
  "use strict";

  var form = document.querySelector("[data-ishenim-draft]");
  if (!form) return;
  var say = form.querySelector("[data-ishenim-saved]");
  var changed = {};
  var busy = false;
  var stopped = false;
  var timer = null;
  var lastKey = Date.now();
  var waiting = null; // the button pressed while a save was under way

  function clock() {
    return new Date().toLocaleTimeString("ru", { timeZone: form.dataset.zone, hour: "2-digit", minute: "2-digit" });
  }

  /* --- saving: only what changed, at most a second and a half after the first change --- */
  function values(name) {
    var found = [];
    form.querySelectorAll('[name="' + name + '"]').forEach(function (field) {
      if (field.type === "radio" || field.type === "checkbox") {
        if (field.checked) found.push(field.value);
      } else if (field.tagName !== "BUTTON") found.push(field.value);
    });
    return found.length ? found : [""];
  }

  function note(event) {
    var name = event.target.name;
    if (!name || name === "csrfmiddlewaretoken" || event.target.tagName === "BUTTON" || stopped) return;
    changed[name] = true;
    lastKey = Date.now();
    if (!timer) timer = setTimeout(save, 1000);
  }

  function save(isLeaving) {
    timer = null;
    var names = Object.keys(changed);
    if (!names.length || (busy && isLeaving !== true) || stopped) return;
    var body = new URLSearchParams();
    body.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    body.append("key_age", String((Date.now() - lastKey) / 1000));
    names.forEach(function (name) { values(name).forEach(function (value) { body.append(name, value); }); });
    changed = {};
    busy = true;
    fetch(form.getAttribute("data-ishenim-draft"), {
      method: "POST", body: body, credentials: "same-origin", redirect: "manual", keepalive: isLeaving === true, headers: { "Ishenim-By": "page" }
    }).then(function (answer) {
      busy = false;
      if (waiting) { goOn(); return; }
      if (answer.status === 204) { tell(form.dataset.kept + " " + clock(), false); again(0); return; }
      if (answer.status === 409) { stopped = true; tell(form.dataset.overtaken, true); return; }
      names.forEach(function (name) { changed[name] = true; });
      tell(answer.status === 423 ? form.dataset.locked : answer.status === 401 || answer.status === 403 ? form.dataset.signedOut : form.dataset.unkept, true);
      again(2000);
    }).catch(function () {
      busy = false;
      if (waiting) { goOn(); return; }
      names.forEach(function (name) { changed[name] = true; });
      tell(form.dataset.unkept, true);
      again(2000);
    });
  }

  function goOn() {
    var button = waiting;
    waiting = null;
    form.requestSubmit(button);
  }

  function again(wait) {
    if (!timer && Object.keys(changed).length) timer = setTimeout(save, wait || 1000);
  }

  function tell(words, isBad) {
    say.textContent = words;
    say.classList.toggle("ish-overdue", isBad);
  }

  window.ishenimUnsaved = function () { return !stopped && (busy || Object.keys(changed).length > 0); };
  form.addEventListener("input", note);
  form.addEventListener("change", note);
  form.addEventListener("submit", function (event) {
    if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < 1500) { event.preventDefault(); return; }
    if (busy) { // the save that is under way comes first
      event.preventDefault();
      waiting = event.submitter;
      return;
    }
    form.dataset.sent = String(Date.now());
    if (timer) clearTimeout(timer);
    changed = {};
  });
  window.addEventListener("pagehide", function () { if (Object.keys(changed).length) save(true); });
  window.addEventListener("pageshow", function (event) { if (event.persisted) location.reload(); });

  /* --- the clock of the call --- */
  var face = form.querySelector("[data-ishenim-clock]");
  var started = new Date(form.dataset.started).getTime();
  setInterval(function () {
    var seconds = Math.max(0, Math.floor((Date.now() - started) / 1000));
    if (seconds < 36000) face.textContent = Math.floor(seconds / 60) + ":" + ("0" + (seconds % 60)).slice(-2);
  }, 1000);

  /* --- minute stamps in the text --- */
  var text = form.querySelector("[data-ishenim-stamps]");
  text.addEventListener("focus", function () {
    if (!text.value) { text.value = clock() + " "; text.setSelectionRange(text.value.length, text.value.length); }
  });
  text.addEventListener("blur", function () {
    if (/^\d\d:\d\d $/.test(text.value)) text.value = "";
  });
  text.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && !event.ctrlKey && !event.shiftKey) {
      event.preventDefault();
      text.setRangeText("\n" + clock() + " ", text.selectionStart, text.selectionEnd, "end");
      text.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });

  /* --- what is read back, and the short content until a person writes another one --- */
  var summary = form.querySelector("#summary");
  var readback = form.querySelector("[data-ishenim-readback]");
  var own = summary.value !== "";
  function plain() { return text.value.replace(/^\s*\d{1,2}:\d{2}\s+/gm, "").replace(/\s+/g, " ").trim(); }
  function mirror() {
    var words = plain();
    if (!own) {
      summary.value = words.length > 200 ? words.slice(0, 199).replace(/\s+\S*$/, "") + "…" : words;
      changed.summary = true;
    }
    readback.textContent = (summary.value || words).slice(0, 240);
  }
  text.addEventListener("input", mirror);
  summary.addEventListener("input", function () { own = summary.value !== ""; readback.textContent = summary.value; });

  /* --- Enter goes to the next main field; digits choose a kind --- */
  form.addEventListener("keydown", function (event) {
    var field = event.target;
    if (event.defaultPrevented || event.ctrlKey || event.altKey) return;
    if (/^kind-/.test(field.id) && /^Digit[1-6]$/.test(event.code)) {
      var chosen = form.querySelectorAll("input[name=kind]")[Number(event.code.slice(5)) - 1];
      chosen.checked = true;
      chosen.focus();
      chosen.dispatchEvent(new Event("change", { bubbles: true }));
      event.preventDefault();
      return;
    }
    if (event.key !== "Enter" || ["INPUT", "SELECT"].indexOf(field.tagName) < 0) return;
    event.preventDefault();
    if (field.id === "introduced" && !field.checked) {
      field.checked = true;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    var mains = Array.prototype.filter.call(form.querySelectorAll("[data-ishenim-main]"), function (one) {
      return one.offsetParent !== null;
    });
    var place = mains.indexOf(field);
    if (/^kind-/.test(field.id)) place = mains.findIndex(function (one) { return one.name === "kind"; });
    if (place < 0) place = mains.findIndex(function (one) { return one.compareDocumentPosition(field) & 2; }) - 1;
    if (mains[place + 1]) mains[place + 1].focus();
  });

  /* --- who called before --- */
  var phone = form.querySelector("#phone");
  phone.addEventListener("change", function () {
    var place = form.querySelector("#caller");
    if (window.htmx && phone.value.replace(/\D/g, "").length > 3) {
      window.htmx.ajax("POST", place.getAttribute("data-ishenim-caller"), {
        target: place, swap: "innerHTML", values: {
          phone: phone.value, csrfmiddlewaretoken: form.querySelector("[name=csrfmiddlewaretoken]").value
        }
      });
    }
  });

  /* --- villages: a combobox over the server's suggestions --- */
  form.querySelectorAll("[data-ishenim-suggest]").forEach(function (field) {
    var list = document.createElement("ul");
    var wait = null;
    var asked = 0; // answers that come late or out of order are not shown
    list.className = "ish-suggest";
    list.id = field.id + "-list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", field.labels[0] ? field.labels[0].textContent : "");
    list.hidden = true;
    field.after(list);
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", list.id);
    field.setAttribute("aria-expanded", "false");

    function close() {
      list.hidden = true;
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    }
    function active() { return list.querySelector("[aria-selected=true]"); }
    function mark(one) {
      list.querySelectorAll("[role=option]").forEach(function (other) { other.setAttribute("aria-selected", String(other === one)); });
      field.setAttribute("aria-activedescendant", one.id);
    }
    function take(one) {
      field.value = one.getAttribute("data-value");
      clearTimeout(wait);
      asked += 1;
      close();
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    field.addEventListener("input", function () {
      clearTimeout(wait);
      if (!field.value.trim()) { close(); return; }
      wait = setTimeout(function () {
        var turn = asked += 1;
        fetch("/directory/" + field.getAttribute("data-ishenim-suggest") + "?q=" + encodeURIComponent(field.value), {
          credentials: "same-origin", headers: { "Ishenim-By": "page" }
        }).then(function (answer) { return answer.ok ? answer.text() : ""; }).then(function (rows) {
          if (document.activeElement !== field || turn !== asked) return;
          list.innerHTML = rows; // our own server's escaped fragment
          var any = list.querySelector("[role=option]");
          list.hidden = !any;
          field.setAttribute("aria-expanded", String(Boolean(any)));
          var first = list.querySelector("[data-starts]"); // Enter takes what begins as typed, nothing else unasked
          if (first) mark(first);
        });
      }, 150);
    });
    field.addEventListener("keydown", function (event) {
      if (list.hidden) return;
      var rows = Array.prototype.slice.call(list.querySelectorAll("[role=option]"));
      var place = rows.indexOf(active());
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        mark(rows[place < 0 ? 0 : (place + (event.key === "ArrowDown" ? 1 : rows.length - 1)) % rows.length]);
      } else if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        close();
      } else if (event.key === "Enter" && place >= 0) {
        take(rows[place]);
      }
    });
    list.addEventListener("mousedown", function (event) {
      var one = event.target.closest("[role=option]");
      if (one) { event.preventDefault(); take(one); }
    });
    field.addEventListener("blur", close);
  });
})();
