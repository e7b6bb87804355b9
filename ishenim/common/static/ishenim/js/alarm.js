/* The alarm on every open page: panel, title, two-tone sound; F8. Without it the panel comes with the next page. */
(function () {
  "use strict";

  var place = document.querySelector("[data-ishenim-alarms]");
  if (!place) return;
  var title = document.title;
  var stood = null;
  var said = null;
  var lastSound = 0;
  var audio = null;
  var button = document.querySelector("[data-ishenim-sound]");

  /* --- sound: two tones within a second, every twenty seconds; a browser wants one click first --- */
  function prepare() {
    var Audio = window.AudioContext || window.webkitAudioContext;
    if (!audio && Audio) audio = new Audio();
    return audio;
  }

  function tone(pitch, from) {
    var source = audio.createOscillator();
    var volume = audio.createGain();
    source.frequency.value = pitch;
    volume.gain.value = 0.4;
    source.connect(volume);
    volume.connect(audio.destination);
    source.start(audio.currentTime + from);
    source.stop(audio.currentTime + from + 0.45);
  }

  function sound() {
    if (!audio || audio.state !== "running") return false;
    tone(880, 0);
    tone(660, 0.5);
    place.dataset.sounded = String(Number(place.dataset.sounded || 0) + 1);
    return true;
  }

  function offer() {
    if (button) button.hidden = !!audio && audio.state === "running";
  }

  if (button) {
    prepare();
    if (audio) audio.addEventListener("statechange", offer);
    setTimeout(offer, 500);
    button.querySelector("button").addEventListener("click", function () {
      if (prepare()) audio.resume().then(function () { sound(); offer(); });
    });
  }

  /* --- the panel --- */
  function token() {
    var field = document.querySelector("[name=csrfmiddlewaretoken]");
    return field ? field.value : "";
  }

  function closed() {
    place.innerHTML = document.querySelector("template[data-ishenim-locked]").innerHTML;
  }

  function show(told) {
    if (place.hasAttribute("data-locked")) {
      if (told.told) closed(); else place.innerHTML = "";
      return;
    }
    fetch(place.dataset.panel, { credentials: "same-origin", cache: "no-store", headers: { "Ishenim-By": "page" } })
      .then(function (answer) {
        if (answer.status === 423) { if (told.told) closed(); return null; }
        return answer.ok ? answer.text() : null;
      })
      .then(function (words) {
        if (words === null) return;
        place.innerHTML = words;
        if (told.told) fetch(place.dataset.shown, { method: "POST", credentials: "same-origin", headers: { "X-CSRFToken": token(), "Ishenim-By": "page" } });
      })
      .catch(function () { stood = null; }); // tried again with the next answer
  }

  function renew() {
    var state = document.querySelector("[data-ishenim-state]");
    if (!state) return;
    fetch(state.getAttribute("data-ishenim-state"), { credentials: "same-origin", cache: "no-store", headers: { "Ishenim-By": "page" } })
      .then(function (answer) { return answer.ok ? answer.text() : ""; })
      .then(function (words) { // what is the same stays, or a press and the focus would be lost
        if (words && words !== said) state.outerHTML = said = words;
      })
      .catch(function () {});
  }

  function heard(told) {
    if (!told) return;
    if (told.mark !== stood) {
      stood = told.mark;
      show(told);
    }
    renew();
    document.title = (told.told ? "❗(" + told.told + ") " : "") + title;
    if (told.told && Date.now() - lastSound >= 20000 && sound()) lastSound = Date.now();
    if (!told.told) lastSound = 0;
  }

  if (window.Worker) {
    var worker = new Worker(place.dataset.worker);
    worker.onmessage = function (event) { heard(event.data); };
    worker.postMessage(new URL(place.getAttribute("data-ishenim-alarms"), location.href).href);
  }

  /* --- answers of the card: kept as a field is left, on the page of the alarm and beside the call --- */
  document.querySelectorAll("[data-ishenim-facts]").forEach(function (card) {
    var told = card.querySelector("[role=status]");
    var fields = Array.prototype.slice.call(card.querySelectorAll("input:not([type=hidden]), select"));

    function keep() {
      var body = new URLSearchParams();
      fields.forEach(function (field) { body.append(field.name, field.value); });
      fetch(card.getAttribute("data-ishenim-facts"), {
        method: "POST", body: body, credentials: "same-origin", headers: { "X-CSRFToken": token(), "Ishenim-By": "page" }
      }).then(function (answer) {
        if (!answer.ok) throw answer.status;
        told.textContent = card.dataset.kept;
      }).catch(function () {
        told.textContent = card.dataset.unkept;
        setTimeout(keep, 3000);
      });
    }
    card.addEventListener("change", keep);
    card.addEventListener("keydown", function (event) {
      var next = fields[fields.indexOf(event.target) + 1];
      if (event.key !== "Enter" || !next) return;
      event.preventDefault();
      next.focus();
    });
  });

  /* --- F8, a digit, Enter --- */
  var raise = document.querySelector("[data-ishenim-raise]");
  document.addEventListener("keydown", function (event) {
    if (event.key !== "F8" || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    event.preventDefault();
    if (!raise) { window.open(place.dataset.new, "_blank", "noopener"); return; }
    raise.open = true;
    raise.querySelector("input[type=radio]").focus();
  });
  if (raise) {
    raise.addEventListener("keydown", function (event) {
      var digit = event.target.type === "radio" && !event.ctrlKey && !event.altKey && /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
      var choice = digit && raise.querySelector("[data-digit='" + digit[1] + "']");
      if (choice) {
        choice.checked = true;
        raise.querySelector("#alarm_words").focus();
      } else if (event.key === "Enter" && event.target.tagName === "INPUT") {
        raise.querySelector("[data-ishenim-raise-now]").click();
      } else return;
      event.preventDefault();
      event.stopPropagation(); // in the call Enter goes to the next field, and the next press must not reach it
    });
  }
})();
