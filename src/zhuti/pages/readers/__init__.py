"""One reader a format. Those of pages take a file's bytes and give a :class:`~zhuti.pages.page.Page`; those of tables
take a stream and give its records one by one."""
