// "Edit and run" under a cell. Before the click only this is loaded.

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-cell] [data-open]')) {
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      const { openCell } = await import('./open-cell.ts');
      await openCell(button);
    } catch {
      button.disabled = false;
      button.textContent = 'Could not be loaded: try again';
    }
  });
}
