/* Photos are made small before they are sent. */
(() => {
  "use strict";
  if (window.ishenimPhotos) return;
  const SIDE = window.ishenimPhotos = 1600, MOST = 200 * 1024;

  async function small(file) {
    if (!/^image\/(jpeg|png)$/.test(file.type)) return file;
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const long = Math.max(picture.width, picture.height);
    if (file.size <= MOST && long <= SIDE) return file;
    for (let side = Math.min(SIDE, long), quality = 0.8; ;) {
      const canvas = document.createElement("canvas"), brush = canvas.getContext("2d");
      canvas.width = Math.ceil(picture.width * side / long);
      canvas.height = Math.ceil(picture.height * side / long);
      brush.fillStyle = "#fff";
      brush.fillRect(0, 0, SIDE, SIDE);
      brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
      const text = atob(canvas.toDataURL("image/jpeg", quality).slice(23)); // toBlob idles
      const name = file.name.replace(/\.\w+$/, ".jpg"), bytes = Uint8Array.from(text, one => one.charCodeAt(0));
      if (text.length <= MOST) return new File([bytes], name, { type: "image/jpeg" });
      if (quality > 0.6) quality -= 0.15;
      else side *= 0.95 * Math.sqrt(MOST / text.length);
    }
  }

  window.addEventListener("submit", async event => {
    const form = event.target, fields = form.querySelectorAll("[data-ishenim-photos]");
    if (!fields.length || form.areSmall) return;
    event.preventDefault();
    event.stopPropagation();
    if (form.isBusy) return;
    form.isBusy = true;
    try {
      await new Promise(setTimeout); // no sending within this event
      for (const field of fields) {
        const taken = new DataTransfer();
        for (const file of field.files) taken.items.add(await small(file).catch(() => file));
        field.files = taken.files;
      }
      form.areSmall = true;
      form.requestSubmit(event.submitter);
    } catch {
      form.submit();
    }
    form.isBusy = form.areSmall = false;
  }, true);
})();
