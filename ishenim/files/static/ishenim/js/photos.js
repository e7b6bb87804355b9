/* Makes photos small before a form goes out: lines are slow. */
(function () {
  "use strict";
  var SIDE = 1600, MOST = 200 * 1024;
  if (window.ishenimPhotos) return;
  window.ishenimPhotos = true;

  async function small(file) {
    if (!/^image\/(jpeg|png)$/.test(file.type)) return file;
    var picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    var longest = Math.max(picture.width, picture.height), side = Math.min(SIDE, longest);
    if (file.size <= MOST && longest <= SIDE) return file;
    for (var quality = 0.8; ; quality > 0.5 ? quality -= 0.1 : side *= 0.8) {
      var canvas = document.createElement("canvas"), brush = canvas.getContext("2d");
      canvas.width = Math.ceil(picture.width * side / longest);
      canvas.height = Math.ceil(picture.height * side / longest);
      brush.fillStyle = "#fff";
      brush.fillRect(0, 0, canvas.width, canvas.height);
      brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
      var blob = await new Promise(function (done) { canvas.toBlob(done, "image/jpeg", quality); });
      if (blob.size > MOST) continue;
      picture.close();
      return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: blob.type });
    }
  }

  async function shrink(field) {
    var taken = new DataTransfer();
    for (var file of field.files) {
      taken.items.add(await small(file).catch(function () { return file; }));
    }
    field.files = taken.files;
  }

  document.addEventListener("submit", async function (event) {
    var form = event.target, fields = form.querySelectorAll("input[type=file][data-ishenim-photos]");
    if (!fields.length || form.areSmall) return void (form.areSmall = false);
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.isBusy) return;
    form.isBusy = true;
    for (var field of fields) await shrink(field).catch(function () {});
    form.isBusy = false;
    form.areSmall = true;
    form.requestSubmit(event.submitter);
  }, true);
})();
