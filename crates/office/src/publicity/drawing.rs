//! Drawing a paper of publicity as PDF, off the threads that answer pages: of several ways to say the same, the first that
//! fits on one page.

use crate::Office;
use crate::bulletin::fonts;
use crate::refusal::{Fault, OfficeError, Refusal};
use zhaozhang_document::official::OfficialDocument;
use zhaozhang_document::pdf::{self, Drawn};

impl Office {
    /// The first of these documents that fits on one page; the last where none does. `word` names it in refusals.
    pub(crate) async fn draw_fitting(
        &self,
        documents: Vec<OfficialDocument>,
        word: &str,
    ) -> Result<Drawn, OfficeError> {
        let folder = self.inner.fonts_folder.clone();
        let mark = self.is_demonstration().then(|| crate::bulletin::DEMONSTRATION_MARK.to_owned());
        let drawing = tokio::task::spawn_blocking(move || {
            let fonts = fonts::read(&folder).map_err(|cause| (true, cause.to_string()))?;
            let mut last = Err((false, "there was nothing to draw".to_owned()));
            for document in documents {
                let document = OfficialDocument { page_mark: mark.clone(), ..document };
                let drawn = pdf::official(&document, &fonts).map_err(|cause| (false, cause.to_string()))?;
                let fits = drawn.pages == 1;
                last = Ok(drawn);
                if fits {
                    break;
                }
            }
            last
        });
        let drawn = drawing.await.map_err(|cause| Fault::new("drawing a paper was cut off", cause))?;
        drawn.map_err(|(is_fonts, cause)| {
            if !is_fonts {
                return Fault::plain(format!("cannot draw a paper: {cause}")).into();
            }
            let cure = cause.trim_end_matches('。').to_owned();
            Refusal::Missing { what: format!("{word}没有排出来"), cure }.into()
        })
    }
}
